package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/file"
)

func newMailShow(a *app) *cobra.Command {
	var eml string
	cmd := a.verb("show ID", "Show a mail as the customer gets it", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := number("mail ID", args[0])
		if err != nil {
			return err
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			m, message, gone, err := s.Mail().Show(cmd.Context(), id)
			if err != nil {
				return err
			}
			if eml != "" {
				return a.saveMail(m, message, gone, eml)
			}
			return a.showMail(m, message, gone)
		})
	})
	cmd.Long = "Shows a mail's headers and text. A mail that carries a password shows it, and that is written down. The text is\n" +
		"erased when a mail server accepts the mail; in the local mailbox it stays."
	cmd.Flags().StringVar(&eml, "eml", "", "save the whole mail in a file that mail programs open")
	return cmd
}

func (a *app) saveMail(m core.Message, message []byte, gone bool, name string) error {
	if gone {
		return &core.Error{Kind: core.ErrNotFound, Sentence: fmt.Sprintf("The text of mail %d is no longer kept; it is %s.", m.ID, m.State)}
	}
	err := file.Write(name, func(w io.Writer) error {
		_, err := w.Write(message)
		return err
	})
	if err == nil {
		a.note("Mail %d is in %s.", m.ID, name)
	}
	return err
}

func (a *app) showMail(m core.Message, message []byte, gone bool) error {
	text, headers := "", [][2]string{{"From", m.From}, {"To", m.To}, {"Subject", m.Subject}}
	if !gone {
		var err error
		if headers, text, err = readable(message); err != nil {
			return fmt.Errorf("reading mail %d: %w", m.ID, err)
		}
	}
	if a.json {
		return a.object(struct {
			mailJSON
			From string `json:"from"`
			Text string `json:"text"`
		}{newMailJSON(m), m.From, text})
	}
	for _, h := range headers {
		a.print("%s: %s\n", h[0], plain(h[1]))
	}
	a.print("State: %s\n", m.State)
	if m.LastError != "" {
		a.print("Last error: %s\n", plain(m.LastError))
	}
	if gone {
		a.note("The text is no longer kept: the mail is %s.", m.State)
		return nil
	}
	a.print("\n%s\n", strings.TrimRight(plainLines(text), "\n"))
	return nil
}

// readable gives the headers that people read, and the plain text.
func readable(message []byte) (headers [][2]string, text string, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		return nil, "", err
	}
	words := &mime.WordDecoder{}
	for _, name := range []string{"From", "To", "Subject", "Date"} {
		value, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			return nil, "", fmt.Errorf("its header %s: %w", name, err)
		}
		headers = append(headers, [2]string{name, value})
	}
	text, err = textPart(m)
	return headers, text, err
}

// textPart takes the plain text out of a message of our own making: text/plain,
// or multipart/alternative with such a part, quoted-printable or as it is.
func textPart(m *mail.Message) (string, error) {
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return "", fmt.Errorf("its type: %w", err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return decoded(m.Body, m.Header.Get("Content-Transfer-Encoding"))
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return "", errors.New("it has no text part")
		}
		if err != nil {
			return "", err
		}
		if kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err == nil && kind == "text/plain" {
			return decoded(part, part.Header.Get("Content-Transfer-Encoding"))
		}
	}
}

func decoded(r io.Reader, encoding string) (string, error) {
	if strings.EqualFold(encoding, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	text, err := io.ReadAll(r)
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}
