package license_test

import (
	"bytes"
	"testing"

	"github.com/keydesk/keydesk/core/license"
)

// FuzzLicense: whatever is read, no panic, one named reason, and nothing is
// taken that the key did not sign.
func FuzzLicense(f *testing.F) {
	s := newShop(f)
	f.Add(s.file)
	f.Add(s.jws(s.header(), `{"sub":1}`))
	f.Add([]byte("e30.e30.e30"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := s.verifier().License(file)
		if err == nil && !bytes.Equal(bytes.TrimSpace(file), s.file) {
			t.Errorf("taken: %q", file)
		}
		if err != nil && license.Reason(err) == nil {
			t.Errorf("without a reason: %v", err)
		}
	})
}

// FuzzRequest: what is read and written again reads the same.
func FuzzRequest(f *testing.F) {
	_, data := newRequest(f)
	f.Add(data)
	f.Add([]byte(`{"typ":"keydesk-request","v":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := license.ParseRequest(data)
		if err != nil {
			if license.Reason(err) == nil {
				t.Errorf("without a reason: %v", err)
			}
			return
		}
		text, err := r.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := license.ParseRequest(text)
		if err != nil || again.License != r.License || again.Nonce != r.Nonce || again.Machine != r.Machine {
			t.Errorf("%q became %q: %v", data, text, err)
		}
	})
}

// FuzzSeat does the same for deactivations and check-ins.
func FuzzSeat(f *testing.F) {
	s := newShop(f)
	d, err := license.NewDeactivation(s.sold)
	if err != nil {
		f.Fatal(err)
	}
	data, err := d.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := license.ParseDeactivation(data); err == nil {
			if _, err := d.Marshal(); err != nil {
				t.Error(err)
			}
		} else if license.Reason(err) == nil {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := license.ParseCheckIn(data); err != nil && license.Reason(err) == nil {
			t.Errorf("without a reason: %v", err)
		}
	})
}
