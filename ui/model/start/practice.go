package start

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

// The practice desk's words and its operator, whose password is no secret.
const (
	PracticeVendor   = "Practice"
	PracticeOperator = "practice"
	practicePassword = "practice"
	// PracticeBanner stands in every window of it.
	PracticeBanner = "Practice: these customers are invented, and no mail leaves this computer."
	// PracticeNote stands on its card of sign-in.
	PracticeNote = "This is the practice desk. Its operator and its password are both “practice”."
	sample       = "samples/customers-1000.csv"
	practiceFile = "practice.db"
)

// PracticePath is the file of the practice desk, beside the desk's own.
func PracticePath(database string) string {
	return filepath.Join(filepath.Dir(database), practiceFile)
}

// IsPractice says that a desk is the practice desk.
func IsPractice(path string) bool { return filepath.Base(path) == practiceFile }

// OwnPath is the file that a desk of one's own is offered, where path is that of
// the practice desk; path otherwise.
func OwnPath(path string) string {
	if IsPractice(path) {
		return filepath.Join(filepath.Dir(path), "keydesk.db")
	}
	return path
}

// Practice opens the practice desk, and makes it with its customers where it
// is not there: in a file beside it that is renamed when it is complete, so
// that half of one is never opened. told is called with the progress.
func Practice(ctx context.Context, o core.Options, told func(transfer.Progress)) (*core.Desk, *core.Session, error) {
	path := o.Path
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := makePractice(ctx, o, told); err != nil {
			return nil, nil, err
		}
	}
	return enterPractice(ctx, o)
}

func enterPractice(ctx context.Context, o core.Options) (*core.Desk, *core.Session, error) {
	desk, err := core.Open(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	s, err := desk.SignIn(ctx, PracticeOperator, secret.New(practicePassword))
	if err != nil {
		return nil, nil, errors.Join(err, desk.Close())
	}
	return desk, s, nil
}

func makePractice(ctx context.Context, o core.Options, told func(transfer.Progress)) (err error) {
	path := o.Path
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the practice desk: %w", err)
	}
	o.Path = path + ".new"
	if err := os.Remove(o.Path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("making the practice desk: %w", err)
	}
	_, err = core.Create(ctx, o, core.NewDesk{
		Vendor: PracticeVendor, Operator: PracticeOperator, Password: secret.New(practicePassword), KDF: core.FloorKDF(),
	})
	if err != nil {
		return err
	}
	if err := fillPractice(ctx, o, told); err != nil {
		return errors.Join(err, os.Remove(o.Path))
	}
	if err := os.Rename(o.Path, path); err != nil {
		return fmt.Errorf("making the practice desk: %w", err)
	}
	return nil
}

func fillPractice(ctx context.Context, o core.Options, told func(transfer.Progress)) (err error) {
	desk, s, err := enterPractice(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		s.Leave(ctx)
		err = errors.Join(err, desk.Close())
	}()
	seen, err := transfer.Look(sampleFile, transfer.Customers)
	if err != nil {
		return err
	}
	// What the window would guess is what is taken.
	request, ok := transfer.NewImport(filepath.Base(sample), seen).Try()
	if !ok {
		return errors.New("the sample customers have no columns that are known")
	}
	result, err := request.Really().Run(ctx, s, sampleFile, told)
	if err = errors.Join(err, result.Stopped); err != nil {
		return fmt.Errorf("importing the sample customers: %w", err)
	}
	return enliven(ctx, s)
}

func sampleFile() (io.ReadCloser, int64, error) {
	file, err := assets.Samples.Open(sample)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// lively is how many of the customers can log in from the start.
const lively = 12

// enliven gives the first customers logins of different states, so that there
// is something to see: with a password, without, unconfirmed, disabled.
func enliven(ctx context.Context, s *core.Session) error {
	rows, _, err := s.Customers().Rows(ctx, core.Query{Limit: lively})
	if err != nil {
		return err
	}
	for i, row := range rows {
		c, err := s.Customers().Get(ctx, row.ID)
		if err != nil {
			return err
		}
		form := core.Save{Version: c.Version, Fields: c.Fields}
		form.Access.LoginEnabled, form.Access.EmailConfirmed = new(true), new(i%4 != 3)
		if i%3 != 2 {
			form.Password = &core.PasswordChange{}
		}
		if _, err := s.Customers().Edit(ctx, row.ID, form); err != nil {
			return fmt.Errorf("giving customer %d a login: %w", row.ID, err)
		}
		if i == lively-1 {
			if _, err := s.Customers().Edit(ctx, row.ID, core.Save{Fields: c.Fields, Access: core.Access{LoginEnabled: new(false)}}); err != nil {
				return fmt.Errorf("switching the login of customer %d off: %w", row.ID, err)
			}
		}
	}
	return nil
}
