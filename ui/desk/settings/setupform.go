package settings

import (
	"fyne.io/fyne/v2"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/desk/kit"
	"github.com/keydesk/keydesk/ui/model/label"
	model "github.com/keydesk/keydesk/ui/model/settings"
)

// form makes the fields.
func (s *setup) form() fyne.CanvasObject {
	var presets []string
	for _, one := range model.Presets() {
		presets = append(presets, one.Label)
	}
	s.preset = kit.NewSelect("", presets, s.choose)
	s.preset.SetOptions(presets, s.model.PresetOf())
	s.security = kit.NewSelect("", nil, func(i int) { s.typed("mail.security", s.words("mail.security").Options[i].Value) })
	s.wrong, s.steps = kit.NewBanner(kit.MarkError(), "", ""), kit.Column(6)
	s.wrong.Hide()
	s.steps.Hide()
	s.provider = kit.NewField(label.Provider, kit.Row(0, s.preset), "")
	s.inputs = kit.Column(4, s.provider)
	for _, name := range []string{"mail.from", "mail.server", "mail.port", "mail.security", "mail.username", "mail.password"} {
		s.inputs.Add(s.field(name))
	}
	return kit.Column(8, s.wrong, s.steps, s.inputs)
}

// words are a setting's label and help.
func (s *setup) words(name string) model.Words {
	return model.WordsOf(core.SettingInfo{Name: name})
}

// field makes the row of a setting.
func (s *setup) field(name string) *kit.Field {
	w := s.words(name)
	var control fyne.CanvasObject
	switch name {
	case "mail.security":
		control = kit.Row(0, s.security)
	case "mail.password":
		e := kit.NewPasswordEntry(s.model.PasswordHint())
		e.OnChanged = func(text string) { s.model.SetPassword(secret.New(text)); s.changed(name) }
		s.entries[name], control = e, e
	default:
		e := kit.NewEntry("")
		e.OnChanged = func(text string) { s.typed(name, text) }
		s.entries[name], control = e, e
	}
	f := kit.NewField(w.Label, control, w.Hint)
	s.fields[name] = f
	return f
}

// choose fills a preset in.
func (s *setup) choose(i int) {
	s.model.Choose(model.Presets()[i].Label)
	s.fill()
	s.changed("")
}

// typed is called with what was typed or chosen.
func (s *setup) typed(name, value string) {
	if s.quiet {
		return
	}
	s.model.Set(name, value)
	if name == "mail.username" {
		s.put("mail.from") // which may follow it
	}
	s.changed(name)
}

// changed takes back what was said of the fields as they were.
func (s *setup) changed(name string) {
	if s.quiet {
		return
	}
	s.done = false
	s.steps.Hide()
	s.wrong.Hide()
	if f := s.fields[name]; f != nil {
		f.SetWrong("")
	} else {
		s.sayWrong()
	}
	s.judge()
}

// fill shows what the model has in all fields.
func (s *setup) fill() {
	for name := range s.entries {
		if name != "mail.password" {
			s.put(name)
		}
	}
	var all []string
	chosen := -1
	for i, o := range s.words("mail.security").Options {
		all = append(all, o.Label)
		if o.Value == s.model.Value("mail.security") {
			chosen = i
		}
	}
	s.security.SetOptions(all, chosen)
	s.provider.SetHelper(s.model.Hint())
}

// put shows what the model has in one field.
func (s *setup) put(name string) {
	if e := s.entries[name]; e.Text != s.model.Value(name) {
		s.quiet = true
		e.SetText(s.model.Value(name))
		s.quiet = false
	}
}

// sayWrong says beside the fields what is wrong, and goes to the first.
func (s *setup) sayWrong() {
	var first fyne.Focusable
	for _, name := range []string{"mail.from", "mail.server", "mail.port", "mail.security", "mail.username", "mail.password"} {
		text := s.model.Error(name)
		s.fields[name].SetWrong(text)
		if e := s.entries[name]; text != "" && first == nil && e != nil {
			first = e
		}
	}
	if first != nil {
		kit.Focus(first)
	}
}
