package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Memory is where a program on this machine keeps which writer it is in a
// database, outside of that database: a small file in the user's configuration
// folder. It holds no secret.
type Memory struct {
	Dir  string // the folder for such files
	File string // the database's path, made absolute by the caller
}

// memo is the file's content.
type memo struct {
	Writer   WriterID `json:"writer"`
	Sequence uint64   `json:"sequence"` // the generation last seen
	Machine  string   `json:"machine"`
}

// Notice is what taking up a writer found out.
type Notice struct {
	NewWriter  bool
	RolledBack bool // the database is older than when this machine last closed it
}

// TakeUp becomes the writer that this machine was in this database, or a new
// one: where there was none, where the folder came from another machine, and
// where the database is older than remembered, since that writer's numbers
// have been used already.
func (s *Store) TakeUp(ctx context.Context, m Memory) (Notice, error) {
	known, ok, err := m.read(s)
	if err != nil {
		return Notice{}, err
	}
	if !ok || known.Machine != machine() {
		return Notice{NewWriter: true}, s.NewWriter(ctx)
	}
	at, err := s.sequence(ctx, known.Writer)
	if err != nil {
		return Notice{}, err
	}
	if at < known.Sequence {
		return Notice{NewWriter: true, RolledBack: true}, s.NewWriter(ctx)
	}
	s.writer = known.Writer
	return Notice{}, nil
}

// Remember writes down which writer this was and how far it came. Call it
// after the first transaction and when closing.
func (s *Store) Remember(ctx context.Context, m Memory) error {
	at, err := s.Sequence(ctx)
	if err != nil {
		return err
	}
	content, err := json.Marshal(memo{Writer: s.writer, Sequence: at, Machine: machine()})
	if err != nil {
		return err
	}
	path := m.path(s)
	if err := os.MkdirAll(m.Dir, 0o700); err != nil {
		return fmt.Errorf("remembering the writer: %w", err)
	}
	next := path + ".new"
	if err := os.WriteFile(next, content, 0o600); err != nil {
		return fmt.Errorf("remembering the writer: %w", err)
	}
	return os.Rename(next, path)
}

// path is a file for this vault at this place: a copy of the database
// elsewhere is another database, with a writer of its own.
func (m Memory) path(s *Store) string {
	vault := s.keys.Vault()
	place := sha256.Sum256([]byte(m.File))
	return filepath.Join(m.Dir, hex.EncodeToString(vault[:])+"-"+hex.EncodeToString(place[:8])+".json")
}

func (m Memory) read(s *Store) (memo, bool, error) {
	content, err := os.ReadFile(m.path(s))
	if errors.Is(err, fs.ErrNotExist) {
		return memo{}, false, nil
	}
	if err != nil {
		return memo{}, false, fmt.Errorf("reading which writer this is: %w", err)
	}
	var known memo
	// A damaged note is a lost one: a new writer costs nothing.
	if json.Unmarshal(content, &known) != nil || known.Writer == 0 {
		return memo{}, false, nil
	}
	return known, true, nil
}

// machine tells this machine from another that a home folder was copied to.
func machine() string {
	host, _ := os.Hostname()
	id, _ := os.ReadFile("/etc/machine-id")
	sum := sha256.Sum256([]byte(host + "\x00" + string(id)))
	return hex.EncodeToString(sum[:8])
}
