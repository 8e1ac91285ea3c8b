// Command example is a product that is sold with licenses: it asks for an
// activation, installs what comes back, and runs only where its license allows.
//
//	example activate LICENSE-ID <activation-password
//	example request LICENSE-ID <activation-password >sounder.kdrequest
//	example install sounder.kdresponse
//	example
//
// A product of your own has its key (`keydeskctl product show NAME`) and the
// address of your customer page in its source; here they come from the
// environment, EXAMPLE_KEY and EXAMPLE_DESK, and EXAMPLE_FOLDER says where the
// license is kept.
//
// Caveat: it shows each step with its error and nothing else. A real product
// would offer the request as a file to save and the response as one to open.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/keydesk/keydesk/core/license"
	"github.com/keydesk/keydesk/core/license/online"
)

// product is its name at the vendor's desk.
const product = "Sounder"

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, sentence(err))
		os.Exit(1)
	}
}

// sentence says why, for the person at the computer.
func sentence(err error) string {
	if reason := license.Reason(err); reason != nil {
		return reason.Error()
	}
	return err.Error()
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	p, err := open()
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return p.start(out)
	case len(args) == 2 && args[0] == "activate":
		return p.activate(ctx, args[1], in, out)
	case len(args) == 2 && args[0] == "request":
		return p.request(args[1], in, out)
	case len(args) == 2 && args[0] == "install":
		return p.install(args[1], out)
	}
	return errors.New("usage: example | example activate LICENSE-ID | example request LICENSE-ID | example install FILE")
}

// program is the product on this computer.
type program struct {
	folder string
	check  license.Verifier
}

func open() (program, error) {
	key, err := license.ParseKey(os.Getenv("EXAMPLE_KEY"))
	if err != nil {
		return program{}, fmt.Errorf("EXAMPLE_KEY: %w", err)
	}
	computer, err := license.ComputerID(product)
	if err != nil {
		return program{}, err
	}
	return program{folder: os.Getenv("EXAMPLE_FOLDER"),
		check: license.Verifier{Product: product, Keys: []license.PublicKey{key}, Computer: computer}}, nil
}

func (p program) path(name string) string { return filepath.Join(p.folder, name) }

// password reads the activation password.
func password(in io.Reader) (string, error) {
	pw, err := io.ReadAll(io.LimitReader(in, 100))
	if err != nil {
		return "", fmt.Errorf("reading the activation password: %w", err)
	}
	return string(bytes.TrimSpace(pw)), nil
}

// activate asks the vendor's desk over the network.
func (p program) activate(ctx context.Context, id string, in io.Reader, out io.Writer) error {
	pw, err := password(in)
	if err != nil {
		return err
	}
	desk := online.Desk{Address: os.Getenv("EXAMPLE_DESK"), Check: p.check}
	file, l, err := desk.Activate(ctx, id, pw, license.MachineName())
	if online.Refused(err, "no-activations-left") {
		return errors.New("this license is in use on as many computers as it is for; deactivate one of them first")
	}
	if err != nil {
		return err
	}
	return p.keep(file, l, out)
}

// keep keeps a license that was checked.
func (p program) keep(file []byte, l license.License, out io.Writer) error {
	if err := os.WriteFile(p.path("license"), file, 0o600); err != nil {
		return fmt.Errorf("keeping the license: %w", err)
	}
	fmt.Fprintf(out, "Activated: license %s of %s.\n", l.ID, l.Issuer)
	return nil
}

// request writes the request, and keeps it to know its answer.
func (p program) request(id string, in io.Reader, out io.Writer) error {
	pw, err := password(in)
	if err != nil {
		return err
	}
	r, err := license.NewRequest(id, pw, p.check.Computer, license.MachineName())
	if err != nil {
		return err
	}
	data, err := r.Marshal()
	if err != nil {
		return err
	}
	if err := os.WriteFile(p.path("last"+license.RequestEnding), data, 0o600); err != nil {
		return fmt.Errorf("keeping the request: %w", err)
	}
	_, err = out.Write(data)
	return err
}

// install takes the answer to the last request.
func (p program) install(path string, out io.Writer) error {
	asked, err := os.ReadFile(p.path("last" + license.RequestEnding))
	if err != nil {
		return fmt.Errorf("reading the request that was made: %w", err)
	}
	r, err := license.ParseRequest(asked)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the response: %w", err)
	}
	l, err := p.check.Response(file, r)
	if err != nil {
		return err
	}
	return p.keep(file, l, out)
}

// start is what happens at each start.
func (p program) start(out io.Writer) error {
	file, err := os.ReadFile(p.path("license"))
	if err != nil {
		return fmt.Errorf("%s is not activated on this computer: %w", product, err)
	}
	l, err := p.check.License(file)
	if errors.Is(err, license.ErrOtherType) { // it was carried
		l, err = p.check.Kept(file)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s runs under license %s", product, l.ID)
	if !l.Expires.IsZero() {
		fmt.Fprintf(out, " until %s", l.Expires.Format("2 January 2006"))
	}
	fmt.Fprintln(out, ".")
	return nil
}
