package mailing

import (
	"fmt"
	"time"
)

// Goods is what the mails about licenses say of them.
type Goods struct {
	Licenses []License // license-details: one; sale: of one product and expiry
	More     int       // license-list: how many there are beside those
}

// License is a license in a mail.
type License struct {
	ID        string
	Product   string
	Password  string // the activation password
	Left, Of  int    // Activations Left
	Until     time.Time
	Computers []Computer // license-list
}

// Computer is one that a license is activated on.
type Computer struct {
	Name  string // as it calls itself, else its Computer ID
	Since time.Time
}

// first is the license that the mail is about, or has in common with the others.
func (g Goods) first() License {
	if len(g.Licenses) == 0 {
		return License{}
	}
	return g.Licenses[0]
}

// goodsValue is a field of the mails about licenses as it stands in the mail.
func (d Data) goodsValue(name string, words tongue) string {
	l := d.first()
	switch name {
	case "CustomerID":
		return d.CustomerID
	case "Order":
		return d.Order
	case "Product":
		return l.Product
	case "LicenseID":
		return l.ID
	case "ActivationPassword":
		return l.Password
	case "ActivationsLeft":
		return words.left(l)
	case "Seats":
		return number(l.Of)
	case "ValidUntil":
		return words.day(l.Until)
	}
	return ""
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// list are the lines of a mailing's one list.
func (d Data) list(name Name, words tongue) (lines []string) {
	for i, l := range d.Licenses {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, words.named("LicenseID", l.ID))
		if name == Sale {
			lines = append(lines, words.named("ActivationPassword", l.Password))
			continue
		}
		lines = append(lines, words.named("Product", l.Product), words.named("ActivationsLeft", words.left(l)))
		if !l.Until.IsZero() {
			lines = append(lines, words.named("ValidUntil", words.day(l.Until)))
		}
		for _, c := range l.Computers {
			lines = append(lines, words.named("Computer", c.Name+" ("+words.day(c.Since)+")"))
		}
	}
	if d.More > 0 {
		lines = append(lines, "", words.named("More", fmt.Sprint(d.More)))
	}
	return lines
}

// sampleGoods are invented licenses.
func sampleGoods() Goods {
	until := time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC)
	return Goods{Licenses: []License{
		{ID: "10043", Product: "Fieldscope Pro 4", Password: "H7KQM2WXPR9TBVD", Left: 3, Of: 5, Until: until, Computers: []Computer{
			{"WS-ACS-01", time.Date(2025, 5, 3, 10, 2, 0, 0, time.UTC)}, {"PLANT-07", time.Date(2026, 2, 2, 14, 20, 0, 0, time.UTC)}}},
		{ID: "10044", Product: "Fieldscope Pro 4", Password: "M4TRZ8KDW2QHXNB", Left: 5, Of: 5, Until: until},
	}}
}
