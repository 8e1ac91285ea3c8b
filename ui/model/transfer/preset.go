package transfer

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// Preset knows another program's list of licenses by its columns.
//
// The columns are those that the programs write: License Manager for
// WooCommerce, exportLicenseKeysCsv (id, order_id, product_id, user_id,
// license_key, expires_at, valid_for, status, times_activated,
// times_activated_max, …); Easy Digital Downloads, Software Licensing 3,
// EDD_SL_License_Export::csv_cols; keygen.sh, the attributes of its license
// object, one a line as JSON or as columns.
type Preset struct {
	Name  string
	Label string

	columns  map[string]sheet.Field // by column; a column that is not among them is left out
	telling  []string               // columns by which the list is known
	statuses map[string]core.LicenseStatus
}

// unlimited stands for a license without a limit.
const unlimited = "1000000"

// Presets are all, the most particular first.
func Presets() []Preset {
	return []Preset{
		{
			Name: "edd", Label: "Easy Digital Downloads",
			telling: []string{"License Key", "License Status", "Activation Limit", "Activated URLs"},
			columns: map[string]sheet.Field{
				"License Key": core.LicenseExternalID, "License Status": core.LicenseStatusField, "Customer Email": core.LicenseCustomerEmail,
				"Product Name": core.LicenseProduct, "Expiration Date": core.LicenseExpires, "Activation Limit": core.LicenseActivations,
				"Activated URLs": core.LicenseComputers,
			},
			statuses: map[string]core.LicenseStatus{"active": core.LicenseOK, "inactive": core.LicenseOK, "expired": core.LicenseExpired, "disabled": core.LicenseVoid, "revoked": core.LicenseVoid},
		},
		{
			Name: "woocommerce", Label: "License Manager for WooCommerce",
			telling: []string{"license_key", "times_activated_max"},
			columns: map[string]sheet.Field{
				"license_key": core.LicenseExternalID, "status": core.LicenseStatusField, "product_id": core.LicenseProduct,
				"user_id": core.LicenseCustomerExternal, "expires_at": core.LicenseExpires, "times_activated_max": core.LicenseActivations,
			},
			statuses: map[string]core.LicenseStatus{"sold": core.LicenseOK, "delivered": core.LicenseOK, "active": core.LicenseOK, "inactive": core.LicenseVoid, "disabled": core.LicenseVoid},
		},
		{
			Name: "keygen", Label: "keygen.sh",
			telling: []string{"key", "expiry", "maxMachines"},
			columns: map[string]sheet.Field{
				"key": core.LicenseExternalID, "status": core.LicenseStatusField, "product": core.LicenseProduct, "expiry": core.LicenseExpires,
				"maxMachines": core.LicenseActivations, "user": core.LicenseCustomerExternal, "email": core.LicenseCustomerEmail,
			},
			statuses: map[string]core.LicenseStatus{"active": core.LicenseOK, "inactive": core.LicenseOK, "expiring": core.LicenseOK, "expired": core.LicenseExpired, "suspended": core.LicenseCheck, "banned": core.LicenseFraud},
		},
	}
}

// presetNamed finds a preset; "" is none.
func presetNamed(name string) (*Preset, error) {
	if name == "" {
		return nil, nil
	}
	var names []string
	for _, p := range Presets() {
		if p.Name == name {
			return &p, nil
		}
		names = append(names, p.Name)
	}
	return nil, &sheet.Error{Text: fmt.Sprintf("there is no preset %q; there are %s", name, strings.Join(names, ", "))}
}

// recognized finds the preset whose columns a list has.
func recognized(columns []sheet.Column) *Preset {
	for _, p := range Presets() {
		if len(p.missing(columns)) == 0 {
			return &p
		}
	}
	return nil
}

// missing are the telling columns that a list does not have.
func (p Preset) missing(columns []sheet.Column) (names []string) {
	for _, name := range p.telling {
		if !slices.ContainsFunc(columns, func(c sheet.Column) bool { return strings.EqualFold(c.Name, name) }) {
			names = append(names, name)
		}
	}
	return names
}

// mapping maps every column of a list, the way sheet.Options has it. told are
// the columns as somebody maps them, who is heard first.
func (p Preset) mapping(columns, told []sheet.Column) string {
	taken := map[sheet.Field]bool{}
	for i, c := range told {
		taken[c.Field] = taken[c.Field] || c.Field != columns[i].Field
	}
	parts := make([]string, len(columns))
	for i, c := range columns {
		field := sheet.Field("-")
		for name, to := range p.columns {
			if strings.EqualFold(c.Name, name) && !taken[to] {
				field = to
			}
		}
		if len(told) > 0 && (told[i].Field != c.Field || told[i].Ignored) {
			if field = told[i].Field; field == "" {
				field = "-"
			}
		}
		parts[i] = fmt.Sprintf("#%d=%s", i+1, field)
	}
	return strings.Join(parts, ",")
}

// clean puts another program's words into the core's.
func (p Preset) clean(values map[string]string) {
	set := func(name string, change func(text string) string) {
		if text, there := values[name]; there {
			values[name] = change(strings.TrimSpace(text))
		}
	}
	set(core.LicenseActivations, func(text string) string {
		switch strings.ToLower(text) {
		case "", "0", "null", "unlimited":
			return unlimited
		}
		return text
	})
	set(core.LicenseExpires, date)
	set(core.LicenseStatusField, func(text string) string {
		status, known := p.statuses[strings.ToLower(text)]
		switch {
		case !known:
			return text
		case status == core.LicenseExpired && values[core.LicenseExpires] != "never":
			return string(core.LicenseOK) // it has expired by its date, and may be renewed
		}
		return string(status)
	})
	set(core.LicenseCustomerExternal, func(text string) string {
		if text == "0" { // WordPress: nobody who has an account
			return ""
		}
		return text
	})
	set(core.LicenseComputers, func(text string) string { return strings.ReplaceAll(text, ", ", ",") })
}

// date puts what programs write for a date into the core's words: seconds since
// 1970, a date, a time without a zone, which is UTC; nothing is never.
func date(text string) string {
	switch strings.ToLower(text) {
	case "", "0", "null", "lifetime", "never", "0000-00-00 00:00:00":
		return "never"
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil && seconds > 0 {
		return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
	}
	return text
}

// peeked are the columns of a list of licenses of which the beginning is known;
// none where it cannot be read so.
func peeked(head []byte, o sheet.Options) []sheet.Column {
	o.Inspect, o.More, o.Only = true, licenseWords(), true
	list, err := sheet.Open(bytes.NewReader(head), o)
	if err != nil {
		return nil
	}
	return list.Columns()
}
