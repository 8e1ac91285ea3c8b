package letter

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/core/secret"
	"github.com/keydesk/keydesk/ui/model/start"
)

const key = "7KQMX-VH2RT-4NWPC-ZJ6DY-3BFGSE"

func TestRecoverySheet(t *testing.T) {
	for size, make := range map[string]func(string, string, secret.Text, time.Time) ([]byte, error){"(A4)": Recovery, "(letter)": USLetter.Recovery} {
		pdf, err := make("Fjord Instruments", filepath.Join("home", "anna", "fjord.db"), secret.New(key), day())
		if err != nil {
			t.Fatal(err)
		}
		keep(t, "recovery-"+strings.Trim(size, "()"), pdf)
		onePage(t, pdf, size)
		says(t, pdf, "Fjord Instruments", "Recovery key", "File fjord.db", "Made 14 May 2026, 12:00 CEST",
			"1 7KQMX 2 VH2RT", "3 4NWPC 4 ZJ6DY", "5 3BFGSE", start.KeyText, "1. Compare the last group", "Kept by (signature)")
	}
	if pdf, err := Recovery("Fjord Instruments", "fjord.db", secret.Text{}, day()); err == nil || pdf != nil {
		t.Error("a sheet without a key")
	}
}

func TestLongNamesOnTheRecoverySheet(t *testing.T) {
	pdf, err := USLetter.Recovery(strings.Repeat("Wolfeschlegelsteinhausen ", 20), strings.Repeat("w", 250)+".db", secret.New(key), day())
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "recovery-long", pdf)
	onePage(t, pdf, "(letter)")
	says(t, pdf, "Kept by (signature)")
	for _, w := range wordsOf(t, pdf) {
		if w.right > 216-12 || w.bottom > 279-8 {
			t.Errorf("%+v reaches over the edge", w)
		}
	}
}

func TestPaperOf(t *testing.T) {
	for locale, want := range map[string]Paper{"en_US.UTF-8": USLetter, "en_CA": USLetter, "de_AT.UTF-8@euro": A4, "en_GB.UTF-8": A4, "C": A4, "": A4, "es_MX@x": USLetter} {
		if got := PaperOf(locale); got != want {
			t.Errorf("%s: %v", locale, got)
		}
	}
}

func TestPostal(t *testing.T) {
	for want, f := range map[string]core.Fields{
		"Acme|Jo Albers|1 Main St|Austin, TX 78701|USA": {Company: "Acme", FirstName: "Jo", LastName: "Albers", Address: "1 Main St\r\n", City: "Austin, TX", PostalCode: "78701", Country: "USA"},
		"Hedi Ács|1051 Budapest|Hungary":                {FirstName: "Hedi", LastName: "Ács", City: "Budapest", PostalCode: "1051", Country: "Hungary"},
		"Acme":                                          {Company: "Acme", Email: "jo@acme.example"},
		"":                                              {Email: "jo@acme.example"},
	} {
		if got := strings.Join(postal(f), "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
