package transfer

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// readList reads a list of licenses into rows as the core gets them.
func readList(t *testing.T, text string, o ListOptions) (rows []core.ImportRow, err error) {
	t.Helper()
	o.Kind = Licenses
	list, err := OpenList(strings.NewReader(text), o)
	if err != nil {
		return nil, err
	}
	for next := Rows(list); ; {
		row, more, err := next()
		if err != nil || !more {
			return rows, err
		}
		rows = append(rows, row)
	}
}

const eddHead = "License ID,License Key,License Status,Customer ID,Customer Email,Product Name,Expiration Date,Activation Limit,Activation Count,Activated URLs\n"

// What the programs write is put into the core's words.
func TestPresets(t *testing.T) {
	edd := func(status, expires, limit, urls string) string {
		return eddHead + "7,K1," + status + ",9,a@b.example,Tide Planner," + expires + "," + limit + ",0,\"" + urls + "\"\n"
	}
	woo := func(status, user, expires, limit string) string {
		return "id,product_id,user_id,license_key,expires_at,status,times_activated_max\n1,17," + user + ",K1," + expires + "," + status + "," + limit + "\n"
	}
	keygen := func(status, expiry, limit string) string {
		return "id,name,key,expiry,status,maxMachines\nx,,K1," + expiry + "," + status + "," + limit + "\n"
	}
	for _, test := range []struct{ text, want string }{
		{edd("active", "1830297599", "5", "https://a.example, https://b.example"), "activations=5 computers=https://a.example,https://b.example customerEmail=a@b.example expires=2027-12-31T23:59:59Z externalId=K1 product=Tide Planner status=OK"},
		{edd("expired", "1614592800", "0", ""), "activations=1000000 computers= customerEmail=a@b.example expires=2021-03-01T10:00:00Z externalId=K1 product=Tide Planner status=OK"},
		{edd("expired", "lifetime", "1", ""), "activations=1 computers= customerEmail=a@b.example expires=never externalId=K1 product=Tide Planner status=Expired"},
		{woo("SOLD", "12", "2027-05-01 00:00:00", "2"), "activations=2 customerExternalId=12 expires=2027-05-01 00:00:00 externalId=K1 product=17 status=OK"},
		{woo("INACTIVE", "0", "", ""), "activations=1000000 customerExternalId= expires=never externalId=K1 product=17 status=Void"},
		{keygen("SUSPENDED", "2027-01-01T00:00:00.000Z", "3"), "activations=3 expires=2027-01-01T00:00:00.000Z externalId=K1 status=Check"},
		{keygen("EXPIRING", "null", "null"), "activations=1000000 expires=never externalId=K1 status=OK"},
		{"licenseId,product,activations\n10065,Tide Planner,\n", "activations= licenseId=10065 product=Tide Planner"},
	} {
		rows, err := readList(t, test.text, ListOptions{})
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %+v, %v", test.text, rows, err)
			continue
		}
		if got := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(rows[0].Values), "map["), "]"); strings.ReplaceAll(got, ":", "=") != strings.ReplaceAll(test.want, ":", "=") {
			t.Errorf("%s\nnot %s", got, test.want)
		}
	}
}

// Somebody's mapping goes before that of a preset, and a preset that does not
// fit is refused.
func TestPresetAndMapping(t *testing.T) {
	rows, err := readList(t, eddHead+"10065,K1,active,WP-9,a@b.example,Tide Planner,0,1,0,\n",
		ListOptions{Options: sheet.Options{Mapping: "Customer ID=customerExternalId,License Status=-,#10=-"}, Preset: "edd"})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	v := rows[0].Values
	if _, status := v["status"]; status || v["customerExternalId"] != "WP-9" || v["externalId"] != "K1" || v["licenseId"] != "" {
		t.Errorf("%v", v)
	}
	for preset, want := range map[string]string{"woocommerce": "it has no column license_key, times_activated_max", "none": "there is no preset"} {
		_, err := readList(t, eddHead, ListOptions{Preset: preset})
		if fault, ok := errors.AsType[*sheet.Error](err); !ok || !strings.Contains(fault.Text, want) {
			t.Errorf("%s: %v", preset, err)
		}
	}
	if _, err := readList(t, eddHead, ListOptions{Options: sheet.Options{Mapping: "Nothing=product"}}); err == nil || !strings.Contains(err.Error(), "there is no column") {
		t.Error(err)
	}
}

func TestWhatAListIsOf(t *testing.T) {
	for text, want := range map[string]Kind{
		eddHead: Licenses, "License Key,Product\n": Licenses, "licenseId,status\n": Licenses, `{"type":"licenses"}`: Licenses,
		"Email,Name\n": Customers, "key,email\n": Customers, "Product,Email\n": Customers, "Customer Id,Company\n": Customers, "": Customers,
	} {
		if got := told([]byte(text)); got != want {
			t.Errorf("%q is of %s", text, got)
		}
	}
}

const keygenLine = `{"type":"licenses","attributes":{"key":"K-1","expiry":null,"status":"ACTIVE","maxMachines":2},"relationships":{"product":{"data":{"id":"p"}},"owner":{"data":null},"user":{"data":{"id":"u"}}}}`

func TestJSONLines(t *testing.T) {
	rows, err := readList(t, keygenLine+"\n\n"+keygenLine+"\n", ListOptions{})
	if err != nil || len(rows) != 2 || rows[0].Line != 1 || rows[1].Line != 3 || rows[0].Values["customerExternalId"] != "u" || rows[0].Values["product"] != "p" || rows[0].Values["activations"] != "2" {
		t.Errorf("%+v, %v", rows, err)
	}
	for text, want := range map[string]string{
		keygenLine + "\n{\"type\":": "line 2 is no license as JSON", "{}\n[]": "line 2 is no license", keygenLine + "\n" + strings.Repeat("x", 2<<20): "line 2 is longer",
	} {
		_, err := readList(t, text, ListOptions{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// Whatever the lines hold, there is an error or a row for each license, with
// its key.
func FuzzJSONLines(f *testing.F) {
	f.Add(keygenLine)
	f.Add(keygenLine + "\r\n" + keygenLine)
	f.Add(`{"attributes":{"key":"a\"b,c\nd'=e"}}`)
	f.Add("{\n}")
	f.Add("{}\n\n{}")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readList(t, "{}\n"+text, ListOptions{})
		if err != nil {
			return
		}
		if most := strings.Count(text, "\n") + 2; len(rows) > most {
			t.Errorf("%d rows of %d lines", len(rows), most)
		}
	})
}
