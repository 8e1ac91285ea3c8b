package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/file"
	"github.com/keydesk/keydesk/ui/model/letter"
)

func newLicenseCertificate(a *app) *cobra.Command {
	var out string
	cmd := a.licenseVerb("certificate ID --out FILE", "Write a license's certificate: a page to print, as PDF", func(ctx context.Context, s *core.Session, id uint64) error {
		if out == "" {
			return usage("--out names the PDF file")
		}
		pdf, l, err := letter.ReadCertificate(ctx, s, id, time.Now())
		if err != nil {
			return err
		}
		return a.writePDF(out, pdf, fmt.Sprintf("the certificate of license %d", l.ID))
	})
	cmd.Long = "Vendor and logo (portal.logo), product, License ID, activation password (with how it is read aloud), computers, expiry\n" +
		"and customer, on one page of A4 with the address where an envelope's window has it."
	cmd.Flags().StringVar(&out, "out", "", "the PDF file")
	return cmd
}

func newCustomerLetter(a *app) *cobra.Command {
	var out string
	cmd := a.verb("letter ID… --out FILE", "Write letters with login details, a page each, as one PDF", cobra.MinimumNArgs(1), func(cmd *cobra.Command, args []string) error {
		if out == "" {
			return usage("--out names the PDF file")
		}
		var ids []uint64
		for _, one := range args {
			id, err := customerID(one)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			pdf, err := letter.Read(cmd.Context(), s, ids, time.Now())
			if err != nil {
				return err
			}
			return a.writePDF(out, pdf, fmt.Sprintf("the letters to %d customers", len(ids)))
		})
	})
	cmd.Long = "The passwords stand in the file in clear, each with how it is read aloud: print it, and delete it. Each is a reveal, and\n" +
		"written down as one. A password that a customer chose is refused, as one that Keydesk does not know."
	cmd.Flags().StringVar(&out, "out", "", "the PDF file")
	return cmd
}

// writePDF writes a file that its user alone may read.
func (a *app) writePDF(path string, pdf []byte, what string) error {
	err := file.Write(path, func(w io.Writer) error { _, err := w.Write(pdf); return err })
	if err != nil {
		return fmt.Errorf("writing %s: %w", what, err)
	}
	a.note("Wrote %s to %s.", what, plain(path))
	return nil
}
