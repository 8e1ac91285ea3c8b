package desk

import (
	"bytes"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/keydesk/keydesk/assets"
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
	"github.com/keydesk/keydesk/ui/model/transfer"
)

// The sample desk's people, besides those of the imported list.
const (
	hedi     = "hedi@acs.example" // can log in, with hediOwn
	jo       = "jo@albers.example"
	hediOwn  = "the first password of Hedi"
	imported = 60 // rows of the sample list
)

// sample is the file of the sample desk, which every test copies: an imported
// list, two customers of the stories, mail to the local mailbox.
var sample struct {
	sync.Mutex
	content []byte
}

func sampleDesk(t *testing.T) []byte {
	t.Helper()
	sample.Lock()
	defer sample.Unlock()
	if sample.content != nil {
		return sample.content
	}
	d := testdesk.Open(t)
	for name, value := range map[string]string{
		"portal.base-url": "https://account.example", "mail.from": "desk@fjord.example", "reset.failed-delay-seconds": "0",
	} {
		d.Set(t, name, value)
	}
	importSample(t, d.Session)
	for _, f := range []core.Fields{
		{FirstName: "Hedi", LastName: "Ács", Email: hedi, Phone: "+36 1 555 0142", Company: "Ács Kft.", City: "Budapest"},
		{FirstName: "Jo", LastName: "Albers", Email: jo},
	} {
		form := core.Save{Fields: f, Access: core.Access{LoginEnabled: new(true), EmailConfirmed: new(true)}}
		form.Password = &core.PasswordChange{Typed: secret.New(hediOwn), MustChange: new(false)}
		if _, err := d.Customers().Add(t.Context(), form); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(d.Path)
	if err != nil {
		t.Fatal(err)
	}
	sample.content = content
	return content
}

// importSample imports the head of the sample list as the window would guess it.
func importSample(t *testing.T, s *core.Session) {
	t.Helper()
	list, err := assets.Samples.ReadFile("samples/customers-1000.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfterN(list, []byte("\n"), imported+2)
	head := bytes.Join(lines[:imported+1], nil)
	open := func() (io.ReadCloser, int64, error) {
		return io.NopCloser(bytes.NewReader(head)), int64(len(head)), nil
	}
	seen, err := transfer.Look(open, transfer.Customers)
	if err != nil {
		t.Fatal(err)
	}
	request, ok := transfer.NewImport("customers.csv", seen).Try()
	if !ok {
		t.Fatal("the sample list has no columns that are known")
	}
	if result, err := request.Really().Run(t.Context(), s, open, nil); err != nil || result.Done.New != imported {
		t.Fatalf("%s (%v)", result.Text(), err)
	}
}
