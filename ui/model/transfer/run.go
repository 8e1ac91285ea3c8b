package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/say"
	"github.com/keydesk/keydesk/ui/model/sheet"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Refused is a row that was not taken.
type Refused struct {
	Line int
	Why  string
}

// Result is what came of an import or its dry run.
type Result struct {
	Kind   Kind
	DryRun bool
	Done   core.Imported
	// Refused are the first refused rows; Done counts them all.
	Refused []Refused
	// Stopped says that it was ended early; what was written stays.
	Stopped error
	// Hashes says that the list brings passwords, as hashes.
	Hashes bool
}

// Request is an import to be run on any goroutine.
type Request struct {
	dryRun  bool
	mapping string
	scope   string
	kind    Kind
	product string
	hashes  bool
}

// Try asks what would happen; ok is false while Problem says why not.
func (in *Import) Try() (r Request, ok bool) {
	r = in.request()
	r.dryRun = true
	return r, in.Problem() == ""
}

func (in *Import) request() Request {
	return Request{mapping: in.mapping(), kind: in.seen.Kind, product: in.Product, hashes: slices.Contains(in.to, core.ImportHash)}
}

// Import asks to import; ok is false before a dry run with this mapping found
// something to do.
func (in *Import) Import() (r Request, ok bool) {
	return in.request(), in.CanImport()
}

// CanImport says whether there is something to import.
func (in *Import) CanImport() bool {
	return in.tried != nil && in.tried.Stopped == nil && in.tried.Done.New+in.tried.Done.Updated > 0
}

// Progress is how far an import is.
type Progress struct {
	Rows        int
	Bytes, Size int64 // Size 0: not known
}

// Share is how much is done, from 0 to 1; ok is false where it is not known.
func (p Progress) Share() (share float64, ok bool) {
	if p.Size <= 0 {
		return 0, false
	}
	return min(1, float64(p.Bytes)/float64(p.Size)), true
}

// Text is "6,300 rows".
func (p Progress) Text() string { return words.Count(p.Rows, "row", "rows") }

// Into has the list go into a scope; "" is the default one.
func (r Request) Into(scope string) Request { r.scope = scope; return r }

// Run imports. told is called with the progress, from Run's goroutine. Ended
// early, by ctx or an error on the way, the Result says what was done.
func (r Request) Run(ctx context.Context, s *core.Session, open File, told func(Progress)) (result Result, err error) {
	result.DryRun, result.Kind, result.Hashes = r.dryRun, r.kind, r.hashes
	file, size, err := open()
	if err != nil {
		return result, fmt.Errorf("opening the list: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := r.open(file)
	if err != nil {
		return result, err
	}
	in := core.Import{
		Scope: r.scope, DryRun: r.dryRun, Next: Rows(rows), Sum: rows.Sum,
		Rejected: func(line int, why string) {
			if len(result.Refused) < kept {
				result.Refused = append(result.Refused, Refused{line, words.Sentence(why)})
			}
		},
		Progress: func(n int) {
			if told != nil {
				told(Progress{n, rows.BytesRead(), size})
			}
		},
	}
	if r.kind == Licenses {
		list := core.LicenseImport{Import: in}
		if r.product != "" {
			list.Products = map[string]string{"": r.product}
		}
		result.Done, result.Stopped = s.Licenses().Import(ctx, list)
		return result, nil
	}
	result.Done, result.Stopped = s.Customers().Import(ctx, in)
	return result, nil
}

// open opens the list by the mapping.
func (r Request) open(file io.Reader) (*List, error) {
	return OpenList(file, ListOptions{Options: sheet.Options{Mapping: r.mapping}, Kind: r.kind})
}

// Take puts a result in. A dry run is only of use for the mapping that it was
// made with; Map drops it.
func (in *Import) Take(r Request, result Result) {
	switch {
	case !result.DryRun:
		in.result, in.tried = &result, nil
	case r.mapping == in.mapping() && r.product == in.Product:
		in.tried = &result
	}
}

// Shown is the result to be shown: of the import, else of the dry run.
func (in *Import) Shown() (Result, bool) {
	switch {
	case in.result != nil:
		return *in.result, true
	case in.tried != nil:
		return *in.tried, true
	}
	return Result{}, false
}

// ImportLabel is the button's: it counts.
func (in *Import) ImportLabel() string {
	if !in.CanImport() {
		return "Import"
	}
	n := in.tried.Done.New + in.tried.Done.Updated
	if in.seen.Kind == Licenses {
		return "Import " + words.Count(n, "license", "licenses")
	}
	return "Import " + words.Count(n, "customer", "customers")
}

// Text says what came of it: "900 new, 50 changed, 40 unchanged, 10 refused."
func (r Result) Text() string {
	d := r.Done
	counts := fmt.Sprintf("%s new, %s changed, %s unchanged, %s refused.",
		words.Number(d.New), words.Number(d.Updated), words.Number(d.Unchanged), words.Number(d.Rejected))
	switch {
	case r.Stopped != nil && r.DryRun:
		return "Stopped. So far: " + counts + " Nothing was written."
	case errors.Is(r.Stopped, context.Canceled):
		return "Cancelled. Imported so far: " + counts + " That stays; import the file again to go on."
	case r.Stopped != nil:
		return say.Explain(r.Stopped, "Imported so far: "+counts+" That stays; import the file again to go on.").Text()
	case r.DryRun:
		return "Would be imported: " + counts + " Nothing is written yet."
	}
	return "Imported: " + counts
}

// After is what is good to know after an import.
func (r Result) After() string {
	if r.DryRun || r.Done.New == 0 {
		return ""
	}
	switch {
	case r.Kind == Licenses:
		return "New licenses have an activation password of their own. Nothing was mailed."
	case r.Hashes:
		return "Customers with a password hash can log in with the password that they have; other new ones are unregistered. Nothing was mailed."
	}
	return "New customers are unregistered and have no password. Nothing was mailed."
}

// MoreRefused says that not all refused rows are listed; "" where they are.
func (r Result) MoreRefused() string {
	if r.Done.Rejected <= len(r.Refused) {
		return ""
	}
	return fmt.Sprintf("and %s more", words.Number(r.Done.Rejected-len(r.Refused)))
}

// DryRun says whether nothing is written.
func (r Request) DryRun() bool { return r.dryRun }

// Really is the request as an import where it was a dry run, for a file of
// which it is known what it holds.
func (r Request) Really() Request { r.dryRun = false; return r }
