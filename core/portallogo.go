package core

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/gif" // the formats that a logo may have
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/keydesk/keydesk/core/record"
)

// logoMost bounds a logo's file, which each page of a customer's loads.
const logoMost = 256 << 10

// Picture is a picture's file.
type Picture struct {
	Type string // image/png, image/jpeg, image/gif
	Body []byte
}

// Logo is the vendor's logo for the customer page; empty where there is none.
// The file is read anew when it has changed.
func (p *Portal) Logo(ctx context.Context) (Picture, error) { return p.h.picture(ctx) }

// Logo is the vendor's logo for what goes on paper; empty where there is none.
func (s *Session) Logo(ctx context.Context) (Picture, error) {
	if err := s.may(0); err != nil {
		return Picture{}, err
	}
	return s.h.picture(ctx)
}

func (h *house) picture(ctx context.Context) (Picture, error) {
	var path string
	err := h.store.View(ctx, func(r *record.Reader) (err error) {
		path, err = h.config(r, 0).text(setPortalLogo)
		return err
	})
	if err != nil || path == "" {
		return Picture{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return Picture{}, err
	}
	if kept := h.logo.Load(); kept != nil && kept.same(path, info) {
		return kept.picture, nil
	}
	picture, err := readPicture(path)
	if err == nil {
		h.logo.Store(&keptLogo{path: path, size: info.Size(), changed: info.ModTime(), picture: picture})
	}
	return picture, err
}

// keptLogo is the logo as it was read last: every page asks for it.
type keptLogo struct {
	path    string
	size    int64
	changed time.Time
	picture Picture
}

func (k *keptLogo) same(path string, now os.FileInfo) bool {
	return k.path == path && k.size == now.Size() && k.changed.Equal(now.ModTime())
}

func readPicture(path string) (Picture, error) {
	body, err := readLogo(path)
	if err != nil {
		return Picture{}, err
	}
	_, format, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return Picture{}, fmt.Errorf("reading %s as a picture (PNG, JPEG or GIF): %w", path, err)
	}
	return Picture{Type: "image/" + format, Body: body}, nil
}

// readLogo reads a file of 256 KiB at most.
func readLogo(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for who writes
		return nil, fmt.Errorf("%s is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, logoMost+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	if len(body) > logoMost {
		return nil, fmt.Errorf("%s is longer than %d KiB", path, logoMost>>10)
	}
	return body, nil
}

// logoFile tries the file that portal.logo is to name, and gives its full path:
// the desk is opened from another folder next time.
func logoFile(file string) (path string, err error) {
	if path, err = filepath.Abs(file); err != nil {
		return "", fmt.Errorf("finding %s: %w", file, err)
	}
	_, err = readPicture(path)
	return path, err
}
