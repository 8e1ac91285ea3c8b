package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Field is a customer's field that a column can fill, by its name in JSON, in
// --map and in our own export's header.
type Field string

// The fields. There is none for passwords or rights; what a list may say besides
// is More in Options.
const (
	ExternalID Field = "externalId"
	FirstName  Field = "firstName"
	LastName   Field = "lastName"
	Company    Field = "company"
	Email      Field = "email"
	Phone      Field = "phone"
	Phone2     Field = "phone2"
	Address    Field = "address"
	PostalCode Field = "postalCode"
	City       Field = "city"
	Country    Field = "country"
	Website    Field = "website"
	Language   Field = "language"
	Notes      Field = "notes"
)

// Fields returns all fields in the order in which people read them.
func Fields() []Field {
	return []Field{
		ExternalID, FirstName, LastName, Company, Email, Phone, Phone2,
		Address, PostalCode, City, Country, Website, Language, Notes,
	}
}

// synonyms are the names other programs give the fields, in English, German,
// French and Spanish, as fold leaves them. A plain "id" is not among them: in
// our own export it is our number, and taking that for the vendor's would
// make every customer twice.
func synonyms() map[Field]string {
	return map[Field]string{
		ExternalID: `customerid customerno customernumber customernr customercode clientid clientno clientnumber clientcode
			accountid accountno accountnumber externalid externalno externalnumber extid userid contactid memberid
			kundennummer kundennr kundenid kundenkennung debitorennummer debitornr kdnr externenummer
			numeroclient numclient noclient nclient idclient codeclient nodeclient referenceclient identifiantclient
			numerodecliente numerocliente nocliente nodecliente ncliente idcliente iddecliente codigocliente codigodecliente referenciacliente`,
		FirstName: `firstname forename givenname givennames fname first contactfirstname
			vorname vornamen rufname prenom prenoms nombre nombres nombredepila primernombre`,
		LastName: `lastname surname familyname lname last contactlastname
			nachname familienname zuname nom nomdefamille apellido apellidos primerapellido`,
		Company: `company companyname organization organisation organizationname organisationname business businessname
			firm employer firma firmenname firmierung unternehmen organisationsname betrieb
			societe entreprise raisonsociale nomdelasociete nomentreprise empresa compania nombredelaempresa razonsocial organizacion`,
		Email: `email mail useremail emailaddress mailaddress emailid email1 emailaddress1 primaryemail workemail contactemail
			emailadresse mailadresse adresseemail adressemail adresseelectronique courriel courrielelectronique mel
			correo correoelectronico direcciondecorreo direccionemail`,
		Phone: `phone phone1 phoneno phonenumber phonenumber1 telephone telephone1 telephonenumber tel tel1 telno
			primaryphone mainphone workphone businessphone officephone daytimephone
			telefon telefon1 telefonnummer telefonnr festnetz rufnummer telefongeschaftlich
			numerodetelephone telephonefixe telefono telefono1 numerodetelefono telefonofijo`,
		Phone2: `phone2 phonenumber2 telephone2 tel2 secondaryphone otherphone alternatephone homephone
			mobile mobileno mobilenumber mobilephone cell cellphone cellular
			telefon2 handy handynummer mobil mobiltelefon mobilnummer mobilfunk telefonprivat
			portable telephoneportable telephonemobile telefono2 movil telefonomovil celular`,
		Address: `address address1 addressline addressline1 streetaddress street street1 mailingaddress postaladdress
			adresse adresse1 anschrift strasse strassehausnummer strasseundhausnummer strassehausnr strasseundnr
			adressepostale rue voie direccion direccion1 direccionpostal calle domicilio`,
		PostalCode: `postalcode postcode zip zipcode zippostalcode plz postleitzahl
			codepostal cp codigopostal`,
		City: `city town locality towncity citytown ort stadt wohnort ortschaft ville localite commune
			ciudad poblacion localidad municipio`,
		Country: `country countryname countryregion land staat pays pais nation`,
		Website: `website web webpage webaddress websiteurl url homepage companywebsite
			webseite internetseite internet internetadresse siteweb siteinternet sitioweb paginaweb`,
		Language: `language lang locale preferredlanguage languagecode sprache korrespondenzsprache
			langue idioma lengua`,
		Notes: `notes note comment comments remark remarks memo
			notiz notizen bemerkung bemerkungen kommentar anmerkung anmerkungen
			remarque remarques commentaire commentaires nota notas comentario comentarios observaciones`,
	}
}

// Naming is a field of a list that is not of customers alone, and what other
// programs call it, folded and apart by blanks. Its own name goes without saying.
type Naming struct {
	Field Field
	Names string
}

// vocabulary is which fields there are.
type vocabulary struct {
	more []Naming
	only bool // and none of customers
}

// known returns the field of every folded column name.
func known(v vocabulary) map[string]Field {
	all := make(map[string]Field, 300)
	for field, names := range synonyms() {
		if v.only {
			break
		}
		for _, name := range strings.Fields(names) {
			all[name] = field
		}
	}
	for _, one := range v.more {
		for _, name := range append(strings.Fields(one.Names), fold(string(one.Field))) {
			all[name] = one.Field
		}
	}
	return all
}

// exact says whether a column has the field's own name rather than a synonym.
func exact(column string, field Field) bool { return fold(column) == fold(string(field)) }

// fieldNamed finds a field by its own name, case and punctuation aside.
func fieldNamed(name string, v vocabulary) (Field, bool) {
	for _, one := range v.more {
		if exact(name, one.Field) {
			return one.Field, true
		}
	}
	for _, field := range Fields() {
		if exact(name, field) && !v.only {
			return field, true
		}
	}
	return "", false
}

// fold leaves a name's letters and digits, without case and accents, so that
// "E-Mail", "e_mail" and "EMAIL", "Prénom" and "PRENOM", "Straße" and "Strasse"
// are the same.
func fold(name string) string {
	plain := norm.NFKD.String(cases.Fold().String(norm.NFKC.String(name)))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, plain)
}
