package licenses

import (
	"strconv"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/words"
)

// ProductForm is a product as it is made, or changed where ID is not 0.
type ProductForm struct {
	ID                      uint64
	Name, Activations, Days string
}

// NewProduct is an empty form; FormOf is that of a product.
func NewProduct() *ProductForm { return &ProductForm{Activations: "1"} }

// FormOf is the form of a product that there is.
func FormOf(p core.Product) *ProductForm {
	f := &ProductForm{ID: p.ID, Name: p.Name, Activations: strconv.Itoa(p.Activations)}
	if p.Days > 0 {
		f.Days = strconv.Itoa(p.Days)
	}
	return f
}

// Problem is what the button waits for.
func (f *ProductForm) Problem() string {
	if strings.TrimSpace(f.Name) == "" {
		return "Name the product as its license files shall."
	}
	if _, ok := number(f.Activations, 1); !ok {
		return "Say for how many computers a license is, 1 at least."
	}
	if _, ok := number(f.Days, 0); !ok {
		return "A number of days; empty: licenses never expire."
	}
	return ""
}

// Form is what the core is asked for.
func (f *ProductForm) Form() core.ProductForm {
	seats, _ := number(f.Activations, 1)
	days, _ := number(f.Days, 0)
	return core.ProductForm{Name: strings.TrimSpace(f.Name), Activations: seats, Days: days}
}

// ProductTerms is what new licenses of a product are for.
func ProductTerms(p core.Product) string {
	text := "New licenses: " + words.Count(p.Activations, "activation", "activations")
	if p.Days > 0 {
		return text + ", " + words.Count(p.Days, "day", "days") + "."
	}
	return text + ", never expire."
}

// MayMake says why an operator cannot make products; "" where he can.
func MayMake(may core.Permissions) string {
	if !may.Has(core.EditLicenses) || !may.Has(core.IssueLicenseFiles) {
		return "You need the permissions Edit Licenses and Issue License Files."
	}
	return ""
}
