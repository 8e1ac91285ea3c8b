package sheet_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/keydesk/keydesk/ui/model/sheet"
)

// mapped opens a list of just a header and returns "field field - …", a column
// that fills nothing as a dot and one left out as a dash.
func mapped(header string, o sheet.Options) (string, error) {
	list, err := sheet.Open(strings.NewReader(header), o)
	if err != nil {
		return "", err
	}
	var all []string
	for _, c := range list.Columns() {
		switch {
		case c.Ignored:
			all = append(all, "-")
		case c.Field == "":
			all = append(all, ".")
		default:
			all = append(all, string(c.Field))
		}
	}
	return strings.Join(all, " "), nil
}

func TestNamesOfColumns(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"id,externalId,scope,firstName,lastName,company,email,phone,phone2,address,postalCode,city,country,website,language,notes,loginEnabled,status",
			". externalId . firstName lastName company email phone phone2 address postalCode city country website language notes . ."},
		{"Index,Customer Id,First Name,Last Name,Company,City,Country,Phone 1,Phone 2,Email,Subscription Date,Website",
			". externalId firstName lastName company city country phone phone2 email . website"},
		{"Kundennr.;Vorname;Nachname;Firma;E-Mail-Adresse;Telefon;Handy;Straße;PLZ;Ort;Land;Sprache;Bemerkungen",
			"externalId firstName lastName company email phone phone2 address postalCode city country language notes"},
		{"N° client;Prénom;Nom;Société;Courriel;Téléphone;Portable;Adresse;Code postal;Ville;Pays;Langue;Site web",
			"externalId firstName lastName company email phone phone2 address postalCode city country language website"},
		{"Nombre\tApellidos\tEmpresa\tCorreo electrónico\tTeléfono\tMóvil\tDirección\tCódigo postal\tCiudad\tPaís",
			"firstName lastName company email phone phone2 address postalCode city country"},
		{" E_MAIL ,\"first\nname\",SURNAME,STRASSE", "email firstName lastName address"},
		{"VORNAME,Pre\u0301nom 2,ＥＭＡＩＬ", "firstName . email"},
		{"Tel,Telephone,Phone", ". . phone"}, // its own name goes before synonyms
		{"Mail,email", ". email"},
		{"Name,email,,ID", ". email . ."},
	} {
		if got, err := mapped(c.header, sheet.Options{}); err != nil || got != c.want {
			t.Errorf("%s\n got %s, %v\nwant %s", c.header, got, err, c.want)
		}
	}
}

func TestMapping(t *testing.T) {
	for _, c := range []struct{ header, mapping, want string }{
		{"email,a", "a=phone", "email phone"},
		{"email,a", " A = Phone 2 , ", "email phone2"},
		{"email,a", "a=email", ". email"},
		{"email,city,a", "city=-,a=city", "email - city"},
		{"Mail,Courriel", "Courriel=-", "email -"},
		{"Mail,Courriel", "Courriel=email", ". email"},
		{"email,\"City, Town\"", `"City, Town=city"`, "email city"},
		{"email,a=b", "a=b=city", "email city"},
		{"email,,x", "#2=city,#3=notes", "email city notes"},
		{"email,#3,x", "#3=city", "email city ."},
		{"email,a,A", "a=city,A=notes", "email city notes"},
		{"email,A", "a=-", "email -"},
	} {
		if got, err := mapped(c.header, sheet.Options{Mapping: c.mapping}); err != nil || got != c.want {
			t.Errorf("%s with %s: got %s, %v; want %s", c.header, c.mapping, got, err, c.want)
		}
	}
	if got, err := mapped("No,Courriel,Mail,Name", sheet.Options{Inspect: true}); err != nil || got != ". email . ." {
		t.Errorf("inspected: %s, %v", got, err)
	}
	if got, err := mapped("alpha,beta", sheet.Options{Inspect: true}); err != nil || got != ". ." {
		t.Errorf("inspected: %s, %v", got, err)
	}
}

func TestMappingsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ header, mapping, want string }{
		{"email,e-mail", "", `"email" (#1) and "e-mail" (#2) both mean email`},
		{"Courriel,x,Mail", "", `"Courriel" (#1) and "Mail" (#3) both mean email`},
		{"email,a", "b=city", `no column "b"; there are email, a`},
		{"email,", "#2=city", `no column "#2"; there are email`},
		{"email,a", "#0=city", `no column "#0"`},
		{"email,a", "=city", `no column ""`},
		{"email,a", "a=town", `no field "town"; there are externalId, firstName,`},
		{"email,a", "a=password", `no field "password"`},
		{"email,a", "a", `not of the form "Column=field"`},
		{"email,a", "a=city,a=notes", `names the column "a" twice`},
		{"email,a,b", "a=city,b=city", `gives both "a" and "b" to city`},
		{"email,a,a", "a=city", `#2 and #3 are both called "a"`},
		{"email,a", `"a"b=city`, "quote in the wrong place"},
		{"email,a", "email=-", "no column is known"},
	} {
		_, err := mapped(c.header, sheet.Options{Mapping: c.mapping})
		if fault := (*sheet.Error)(nil); !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %s: %v; want %s", c.header, c.mapping, err, c.want)
		}
	}
}

func TestDelimiters(t *testing.T) {
	for _, delim := range []rune{'|', ':', ';', ',', '\t', '~'} {
		file := strings.ReplaceAll("email_notes,;\t|:~\na_\"b\"\n", "_", string(delim))
		_, rows, err := readAll(t, strings.NewReader(file), sheet.Options{Delimiter: delim})
		if err != nil || len(rows) != 1 || rows[0].Values[sheet.Email] != "a" {
			t.Errorf("%q: %+v, %v", delim, rows, err)
		}
	}
	for _, delim := range []rune{'"', '\n', '\r', 'a', '1', ' ', 'é', -1, 0x110000, 0x80 + ','} {
		if _, err := sheet.Open(strings.NewReader("email,notes\n"), sheet.Options{Delimiter: delim}); err == nil {
			t.Errorf("%q is taken as a delimiter", delim)
		}
	}
	for file, want := range map[string]rune{
		"email\n": ',', "email;x,y,z\n": ';', "\"email,a;b;c\";mail\n1;2": ';', "email\tphone,1\tcity\n": '\t',
		"sep=;\nemail,notes;phone": ';', "SEP=\t\r\nemail": '\t', "Mail;a,b;Vorname,Nachname;Ort\n": ';',
	} {
		list, err := sheet.Open(strings.NewReader(file), sheet.Options{})
		if err != nil || list.Delimiter() != want {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}
