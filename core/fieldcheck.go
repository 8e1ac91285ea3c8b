package core

import (
	"fmt"

	"github.com/keydesk/keydesk/core/outbox/mime"
)

// CheckField says what keeps a value from being saved in a customer's field,
// by its name in the JSON contract, as Add and Edit would: for a form to say it
// beside the field. Errors: *FieldError.
func CheckField(name, value string) error {
	value, err := cleanText(name, value)
	if err != nil || name != "email" || value == "" {
		return err
	}
	if _, err := mime.ParseAddress(value); err != nil {
		return &FieldError{name, fmt.Sprintf("The e-mail address cannot be used: %v.", err)}
	}
	return nil
}

// SameAddress says whether mail to both addresses reaches the same mailbox:
// changing one into the other is no change of address.
func SameAddress(a, b string) bool { return sameAddress(a, b) }
