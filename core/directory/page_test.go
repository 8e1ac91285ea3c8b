package directory

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core/record"
	"github.com/keydesk/keydesk/internal/naughty"
	"pgregory.net/rapid"
)

func fullRow() Row {
	return Row{
		ID: 10042, First: "Hedi", Last: "Ács", Company: "Ács Kft.", Email: "hedi@acs.example",
		Phone: "+36 1 234 5678", Phone2: "06-1-2345679", ExternalID: "A-17", Scope: 3,
		LoginEnabled: true, Registered: true, EmailConfirmed: true, HasPassword: true,
		LockedUntil: noon(), Origin: OriginGenerated, Mail: MailAccepted,
		Created: noon().AddDate(-1, 0, 0), LastLogin: noon().Add(1234 * time.Millisecond),
		Licenses: []uint64{10066, 10067}, LicenseCount: 40, Version: 300,
	}
}

// vector is a page as it stands in testdata: what it is, its bytes, and its
// rows or the error.
type vector struct {
	Name  string
	Block uint64
	Hex   string
	Rows  []Row  `json:",omitempty"`
	Error string `json:",omitempty"`
}

func makeVectors() []vector {
	whole := page{}
	whole, _ = whole.put(41, fullRow())
	whole, _ = whole.put(0, Row{ID: 10001})
	good := whole.encode()
	tail := slices.Clone(whole)
	tail[0].body = append(bytes.Clone(tail[0].body), "more"...)
	edit := func(at int, b byte) []byte { c := bytes.Clone(good); c[at] = b; return c }
	flagged := slices.Clone(whole)
	flagged[0].body = bytes.Clone(flagged[0].body)
	flagged[0].body[0] = 0x40
	named := slices.Clone(whole)
	named[0].body = append(bytes.Clone(named[0].body[:len(named[0].body)-1]), 17)
	all := []vector{
		{Name: "two rows", Hex: hex.EncodeToString(good)},
		{Name: "a row from a newer version", Hex: hex.EncodeToString(tail.encode())},
		{Name: "no rows", Hex: "01"},
		{Name: "nothing", Hex: ""},
		{Name: "a newer format", Hex: hex.EncodeToString(edit(0, 2))},
		{Name: "an older format", Hex: hex.EncodeToString(edit(0, 0))},
		{Name: "cut", Hex: hex.EncodeToString(good[:len(good)-1])},
		{Name: "slot out of the block", Hex: hex.EncodeToString(edit(1, 64))},
		{Name: "rows out of order", Hex: hex.EncodeToString(edit(1, 41))},
		{Name: "a flag of no version", Hex: hex.EncodeToString(flagged.encode())},
		{Name: "more licenses than counted", Hex: hex.EncodeToString(named.encode())},
		{Name: "a length in a longer form", Hex: "01008100"},
	}
	for i, v := range all {
		plain, _ := hex.DecodeString(v.Hex)
		rows, err := decodeRows(v.Block, plain)
		if all[i].Rows = rows; err != nil {
			all[i].Error = err.Error()
		}
	}
	return all
}

var rewrite = flag.Bool("rewrite", false, "write testdata anew")

func TestVectors(t *testing.T) {
	const file = "testdata/pages.json"
	if *rewrite {
		content, _ := json.MarshalIndent(makeVectors(), "", " ")
		if err := os.WriteFile(file, append(content, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(content, &vectors); err != nil || len(vectors) < 10 {
		t.Fatal(len(vectors), err)
	}
	for _, v := range vectors {
		plain, err := hex.DecodeString(v.Hex)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := decodeRows(v.Block, plain)
		if got := message(err); got != v.Error || len(rows) != len(v.Rows) || len(rows) > 0 && !reflect.DeepEqual(rows, v.Rows) {
			t.Errorf("%s: %+v, %q\nwant %+v, %q", v.Name, rows, got, v.Rows, v.Error)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRowSurvives(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom(naughty.Strings()), rapid.Just(strings.Repeat("x", MaxText)))
	rapid.Check(t, func(t *rapid.T) {
		row := genRow(10042, text).Draw(t, "row")
		if row.LicenseCount == 0 {
			row.Licenses = nil
		}
		body := appendBody(nil, row)
		got, rest, err := decodeBody(10042, body)
		if err != nil || len(rest) > 0 || !reflect.DeepEqual(got, row) {
			t.Fatalf("%+v came back as %+v, %q, %v", row, got, rest, err)
		}
		for _, cut := range []int{0, 3, len(body) / 2, len(body) - 1} {
			if _, _, err := decodeBody(10042, body[:cut]); err == nil {
				t.Fatalf("%d bytes of %d decode", cut, len(body))
			}
		}
	})
}

func FuzzDecodePage(f *testing.F) {
	for _, v := range makeVectors() {
		plain, _ := hex.DecodeString(v.Hex)
		f.Add(plain)
	}
	f.Fuzz(func(t *testing.T, plain []byte) {
		rows, err := decodeRows(0, plain)
		if err != nil {
			return
		}
		p, err := splitPage(plain)
		if err != nil || !bytes.Equal(p.encode(), plain) {
			t.Fatalf("%x is also %x, %v", plain, p.encode(), err)
		}
		for i, row := range rows {
			if _, err := row.checked(); err != nil {
				t.Fatalf("a row that cannot be written: %v", err)
			}
			if p, err = p.put(p[i].slot, row); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(p.encode(), plain) {
			t.Fatalf("%x written again is %x", plain, p.encode())
		}
		if _, err := newChunk(0, plain, newRoom(0)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPutRefuses(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	for name, row := range map[string]Row{
		"a number below the first": {ID: 10000},
		"a number far above":       {ID: record.FirstCustomer + maxBlock*record.BlockSize},
		"a text too long":          {ID: 10042, Company: strings.Repeat("x", MaxText+1)},
		"a year of five digits":    {ID: 10042, Created: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		_, err := store.Update(ctx, func(tx *record.Tx) error { return PutRow(tx, row) })
		if err == nil {
			t.Errorf("%s was stored", name)
		}
	}
	if d := load(ctx, t, store); d.Len() != 0 {
		t.Errorf("%d rows were stored", d.Len())
	}
}

func TestPutReadRemove(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	row := fullRow()
	row.Licenses = slices.Repeat([]uint64{7}, 20)
	update(ctx, t, store, func(tx *record.Tx) error {
		if err := PutRows(tx, []Row{{ID: 20000}, row, {ID: 10043}, {ID: 10043, First: "later"}}); err != nil {
			return err
		}
		got, err := ReadRow(tx, 10043)
		if err == nil && got.First != "later" {
			t.Errorf("%+v", got)
		}
		return err
	})
	update(ctx, t, store, func(tx *record.Tx) error {
		return errors.Join(RemoveRow(tx, 20000), RemoveRow(tx, 30000), RemoveRow(tx, 10044))
	})
	err := store.View(ctx, func(r *record.Reader) error {
		got, err := ReadRow(r, 10042)
		want := row
		want.Licenses, want.LicenseCount = row.Licenses[:MaxLicenses], 40
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
		for _, id := range []uint64{1, 10001, 20000, 30000} {
			if _, err := ReadRow(r, id); !errors.Is(err, record.ErrNotFound) {
				t.Errorf("%d: %v", id, err)
			}
		}
		if _, err := r.Raw(pageKey(record.Block(20000))); !errors.Is(err, record.ErrNotFound) {
			t.Errorf("the empty page stayed: %v", err)
		}
		raw, err := r.Raw(pageKey(record.Block(10042)))
		if err != nil {
			return err
		}
		rows, err := DecodePage(raw)
		if len(rows) != 2 || rows[0].ID != 10042 || rows[1].ID != 10043 {
			t.Errorf("%+v", rows)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPutKeepsNewer: what a newer version wrote behind a row stays when this
// one writes the row or its neighbor.
func TestPutKeepsNewer(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	p, _ := page{}.put(41, fullRow())
	p[0].body = append(p[0].body, "of tomorrow"...)
	update(ctx, t, store, func(tx *record.Tx) error { return tx.PutBytes(pageKey(0), p.encode()) })
	changed := fullRow()
	changed.First = "Hedvig"
	update(ctx, t, store, func(tx *record.Tx) error { return PutRows(tx, []Row{changed, {ID: 10043}}) })
	err := store.View(ctx, func(r *record.Reader) error {
		raw, err := r.Raw(pageKey(0))
		if err != nil {
			return err
		}
		if !bytes.Contains(raw.Value, []byte("of tomorrow")) || !bytes.Contains(raw.Value, []byte("Hedvig")) {
			t.Errorf("%q", raw.Value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNewerPage(t *testing.T) {
	ctx := t.Context()
	_, store := newStore(ctx, t)
	update(ctx, t, store, func(tx *record.Tx) error { return tx.PutBytes(pageKey(0), []byte{format + 1, 0}) })
	_, err := store.Update(ctx, func(tx *record.Tx) error { return PutRow(tx, fullRow()) })
	if !errors.Is(err, record.ErrNewer) {
		t.Errorf("a page of a newer format: %v", err)
	}
}

func TestWords(t *testing.T) {
	for n := range mailNames {
		if m, err := ParseMailState(MailState(n).String()); err != nil || m != MailState(n) {
			t.Error(n, m, err)
		}
	}
	for n := range originNames {
		if o, err := ParseOrigin(Origin(n).String()); err != nil || o != Origin(n) {
			t.Error(n, o, err)
		}
	}
	if _, err := ParseOrigin("origin 9"); err == nil || Origin(9).String() != "origin 9" || MailState(99).String() != "mail state 99" {
		t.Error("unknown words")
	}
}

func TestStatus(t *testing.T) {
	row := Row{LoginEnabled: true, EmailConfirmed: true, HasPassword: true}
	for _, step := range []struct {
		change func()
		want   Status
	}{
		{func() {}, StatusCanLogIn},
		{func() { row.HasPassword = false }, StatusNoPassword},
		{func() { row.EmailConfirmed = false }, StatusUnconfirmed},
		{func() { row.LockedUntil = noon() }, StatusUnconfirmed},
		{func() { row.LockedUntil = noon().Add(time.Millisecond) }, StatusLocked},
		{func() { row.LockedUntil, row.HardLocked = time.Time{}, true }, StatusLocked},
		{func() { row.LoginEnabled = false }, StatusInactive},
		{func() { row.Deleted = true }, StatusDeleted},
	} {
		step.change()
		if got := row.Status(noon()); got != step.want {
			t.Errorf("%+v: %s, want %s", row, got, step.want)
		}
	}
}
