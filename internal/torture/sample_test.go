package torture

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
)

// sampleSize is how many customers the sample desk has.
const sampleSize = 300

// theSample is a desk with customers, passwords, links, mails and an audit log,
// closed in order. It is made once: founding and hashing take their time.
var theSample = sync.OnceValues(makeSample)

func needSample(t *testing.T) []byte {
	t.Helper()
	content, err := theSample()
	if err != nil {
		t.Fatal("making the sample desk:", err)
	}
	return content
}

// sampleTime is the sample's clock, which stands still: two looks at one desk
// then show the same.
func sampleTime() time.Time { return time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC) }

func sampleOptions(path, config string) core.Options {
	return core.Options{Path: path, ConfigDir: config, Program: "torture", Now: sampleTime, Log: slog.New(slog.DiscardHandler)}
}

func makeSample() ([]byte, error) {
	dir, err := os.MkdirTemp("", "keydesk-sample")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	o := sampleOptions(filepath.Join(dir, "desk.db"), filepath.Join(dir, "config"))
	if err := fillSample(o); err != nil {
		return nil, err
	}
	return os.ReadFile(o.Path)
}

func fillSample(o core.Options) error {
	ctx := context.Background()
	_, err := core.Create(ctx, o, core.NewDesk{
		Vendor: "Fjord Instruments", Operator: "anna", Password: secret.New(adminPassword), KDF: core.FloorKDF(),
	})
	if err != nil {
		return err
	}
	return signedIn(ctx, o, func(s *core.Session) error {
		rows, err := practiceRows()
		if err != nil {
			return err
		}
		if _, err := s.Customers().Import(ctx, core.Import{Next: rows}); err != nil {
			return err
		}
		for i := range 12 {
			if err := someWork(ctx, s, first+uint64(i), i); err != nil {
				return err
			}
		}
		_, err = s.Mail().Send(ctx)
		return errors.Join(err, someWork(ctx, s, last, 0)) // the last mail waits
	})
}

// someWork gives the n-th customer a password, a link or a note.
func someWork(ctx context.Context, s *core.Session, id uint64, n int) error {
	var err error
	switch n % 3 {
	case 0:
		_, err = s.Customers().SetPassword(ctx, id, core.PasswordChange{Send: true})
	case 1:
		_, err = s.Customers().SendResetLink(ctx, id, "call-back")
	case 2:
		c, found := s.Customers().Get(ctx, id)
		c.Fields.Notes = fmt.Sprintf("called %d times", n)
		_, err = s.Customers().Edit(ctx, id, core.Save{Version: c.Version, Fields: c.Fields})
		err = errors.Join(found, err)
	}
	return err
}

// signedIn opens a desk, does something as the administrator and closes it.
func signedIn(ctx context.Context, o core.Options, do func(*core.Session) error) error {
	desk, err := core.Open(ctx, o)
	if err != nil {
		return err
	}
	s, err := desk.SignIn(ctx, "anna", secret.New(adminPassword))
	if err != nil {
		return errors.Join(err, desk.Close())
	}
	err = do(s)
	s.Leave(ctx)
	return errors.Join(err, desk.Close())
}

// practiceRows are the first customers of the practice desk's list.
func practiceRows() (func() (core.ImportRow, bool, error), error) {
	content, err := assets.Samples.ReadFile("samples/customers-1000.csv")
	if err != nil {
		return nil, err
	}
	list := csv.NewReader(bytes.NewReader(content))
	if _, err := list.Read(); err != nil {
		return nil, err
	}
	line := 1
	return func() (core.ImportRow, bool, error) {
		cells, err := list.Read()
		line++
		if errors.Is(err, io.EOF) || line > sampleSize+1 {
			return core.ImportRow{}, false, nil
		}
		if err != nil {
			return core.ImportRow{}, false, err
		}
		return core.ImportRow{Line: line, Values: map[string]string{
			"externalId": cells[1], "firstName": cells[2], "lastName": cells[3], "company": cells[4], "city": cells[5],
			"country": cells[6], "phone": cells[7], "phone2": cells[8], "email": cells[9], "website": cells[11],
		}}, true, nil
	}, nil
}
