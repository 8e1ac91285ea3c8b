package core

import "fmt"

// Check says whether the setting takes a value, as Set would, what depends on
// other settings apart: for a form to say it beside the field. The error is a
// *FieldError whose sentence says what would do.
func (s SettingInfo) Check(value string) error {
	if value == s.Default || s.check == nil {
		return nil
	}
	if err := s.check(value); err != nil {
		return &FieldError{s.Name, fmt.Sprintf("Give %v.", err)}
	}
	return nil
}
