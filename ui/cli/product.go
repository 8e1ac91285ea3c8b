package cli

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newProduct(a *app) *cobra.Command {
	return noun("product", "Manage products, each with the key that its license files are signed with",
		newProductAdd(a), newProductList(a), newProductShow(a), newProductEdit(a))
}

// productJSON is a product in JSON.
type productJSON struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Key         string     `json:"key"`
	Activations int        `json:"activations"`
	Days        int        `json:"days"`
	Features    []string   `json:"features"`
	AddedAt     *time.Time `json:"addedAt"`
	AddedBy     string     `json:"addedBy"`
}

func productOf(p core.Product) productJSON {
	return productJSON{decimal(p.ID), p.Name, p.Key, p.Activations, p.Days, listed(p.Features), jsonTime(p.Created), p.By}
}

func productFlags(cmd *cobra.Command, f *core.ProductForm) {
	cmd.Flags().IntVar(&f.Activations, "activations", 1, "how many computers a license is for where nothing else is said")
	cmd.Flags().IntVar(&f.Days, "days", 0, "how many days a license lasts then; 0: it does not expire")
	features(cmd, &f.Features, "all license files of the product say")
}

// features is the flag of a list of features.
func features(cmd *cobra.Command, to *[]string, of string) {
	cmd.Flags().StringSliceVar(to, "features", nil, "short words that "+of+", separated by commas; \"\" for none")
}

// listed is a list in JSON, which is never null.
func listed(all []string) []string { return append([]string{}, all...) }

func newProductAdd(a *app) *cobra.Command {
	var f core.ProductForm
	cmd := a.verb("add NAME", "Make a product; its public key is printed", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		f.Name = args[0]
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			p, err := s.Products().Add(cmd.Context(), f)
			if err != nil {
				return err
			}
			if a.json {
				return a.object(productOf(p))
			}
			a.note("Build this key into %s; it stays the product's own.", plain(p.Name))
			a.print("%s\n", p.Key)
			return nil
		})
	})
	cmd.Long = "Makes a product with a key pair. The public half is built into the product and printed alone on the last line; the private\n" +
		"half stays in the desk, where only holders of Issue License Files and Run Portal have it. The name stands in license\n" +
		"files and stays as it is. Needs Edit Licenses and Issue License Files."
	productFlags(cmd, &f)
	return cmd
}

func newProductList(a *app) *cobra.Command {
	return a.verb("list", "List the products", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			all, err := s.Products().List(cmd.Context())
			if err != nil {
				return err
			}
			if a.json {
				for _, p := range all {
					if err := a.object(productOf(p)); err != nil {
						return err
					}
				}
				return nil
			}
			t := a.table("NAME", "ACTIVATIONS", "DAYS", "ADDED", "BY")
			for _, p := range all {
				t.row(p.Name, strconv.Itoa(p.Activations), days(p.Days), localTime(p.Created, ""), p.By)
			}
			return t.end()
		})
	})
}

// days is how long a license lasts.
func days(n int) string {
	if n == 0 {
		return "no end"
	}
	return strconv.Itoa(n)
}

func newProductShow(a *app) *cobra.Command {
	return a.verb("show NAME", "Show a product and its public key", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			p, err := s.Products().Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.object(productOf(p))
			}
			a.line("Product", p.Name)
			a.line("Public key", p.Key)
			a.line("Activations", strconv.Itoa(p.Activations))
			a.line("Days", days(p.Days))
			a.line("Features", strings.Join(p.Features, ", "))
			a.line("Added", localTime(p.Created, "")+" by "+p.By)
			return nil
		})
	})
}

func newProductEdit(a *app) *cobra.Command {
	var f core.ProductForm
	cmd := a.verb("edit NAME", "Change what a product's new licenses are for", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			p, err := s.Products().Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("activations") {
				f.Activations = p.Activations
			}
			if !cmd.Flags().Changed("days") {
				f.Days = p.Days
			}
			if cmd.Flags().Changed("features") {
				f.Features = listed(f.Features)
			}
			return s.Products().Edit(cmd.Context(), p.ID, f)
		})
	})
	cmd.Long = "Changes what is named and leaves the rest. Licenses that there are stay as they are, and so do the product's name and key;\n" +
		"features are in all license files that are made from then on."
	productFlags(cmd, &f)
	return cmd
}
