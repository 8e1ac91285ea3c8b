package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core/secret"
)

const planted = "correct horse battery"

func TestNeverPrints(t *testing.T) {
	s := secret.New(planted)
	holder := struct {
		Name string
		Key  secret.Text
		Ptr  *secret.Text
		List []secret.Text
		own  secret.Text
	}{"x", s, &s, []secret.Text{s}, s}

	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%20s", "%T"} {
		fmt.Fprintf(&out, verb+verb+"\n", s, holder)
	}
	fmt.Fprintln(&out, errors.Join(fmt.Errorf("with %v", s)), s.String(), s.GoString())
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "s", s, "h", holder)
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "s", s, "h", holder)
	if err := json.NewEncoder(&out).Encode(holder); err != nil {
		t.Fatal(err)
	}
	_ = xml.NewEncoder(&out).Encode(s)
	_ = gob.NewEncoder(&out).Encode(holder)

	for _, leak := range []string{planted, "correct", fmt.Sprintf("%x", planted), fmt.Sprint([]byte(planted))} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("the output holds %q", leak)
		}
	}
	if !strings.Contains(out.String(), "[hidden]") {
		t.Error("nothing prints as [hidden]")
	}
}

func TestRevealEqualWipe(t *testing.T) {
	a, b := secret.New(planted), secret.FromBytes([]byte(planted))
	if a.Reveal() != planted || !a.Equal(b) || a.Equal(secret.New("x")) || a.Empty() {
		t.Fatal("a secret does not hold what was put in")
	}
	b.Wipe()
	if b.Equal(a) || strings.Contains(b.Reveal(), "c") {
		t.Error("wiped, and still there")
	}
	if !(secret.Text{}).Empty() {
		t.Error("the zero value is not empty")
	}
}
