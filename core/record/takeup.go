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
	Doubtful uint64   `json:"doubtful,omitempty"` // number of an operation whose commit failed
	// Checkpoint is the newest of the audit log that was seen.
	Checkpoint *sighting `json:"checkpoint,omitempty"`
}

// sighting is a checkpoint that was seen: its number, and the hash of it.
type sighting struct {
	Number uint64 `json:"number"`
	Hash   []byte `json:"hash"`
}

// Notice is what taking up a writer found out.
type Notice struct {
	NewWriter  bool
	RolledBack bool // the database is older than when this machine last closed it
}

// TakeUp becomes the writer that this machine was in this database, or a new
// one: where there was none, where the folder came from another machine, where
// the database is older than remembered, since that writer's numbers have been
// used already or may have been (MoveOn), and after a commit that failed, since
// its number may not mean two things.
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
	retired, err := s.retired(ctx)
	if err != nil {
		return Notice{}, err
	}
	if retired == 0 || at > retired {
		s.witness.Store(known.Checkpoint)
	}
	// Without a record it never wrote, and other writers' numbers may be higher.
	if at == 0 || at < known.Sequence || at <= retired || known.Doubtful != 0 {
		// A record of the lost future must not fit: begin above that, too.
		return Notice{NewWriter: true, RolledBack: at < known.Sequence}, s.newWriter(ctx, max(known.Sequence, known.Doubtful))
	}
	s.as.Store(&identity{writer: known.Writer, floor: at})
	return Notice{}, nil
}

// Remember writes down which writer this was and how far it came. Call it
// after the first transaction and when closing, after a failed commit too. The
// note there is replaced as a whole or not at all.
func (s *Store) Remember(ctx context.Context, m Memory) error {
	writer := s.Writer()
	if writer == 0 {
		return errNoWriter
	}
	at, err := s.sequence(ctx, writer)
	if err != nil {
		return err
	}
	seen, err := s.sight(ctx)
	if err != nil {
		return err
	}
	content, err := json.Marshal(memo{Writer: writer, Sequence: at, Machine: machine(), Doubtful: s.doubt.Load(), Checkpoint: seen})
	if err == nil {
		err = os.MkdirAll(m.Dir, 0o700)
	}
	if err == nil {
		err = replace(m.path(s), content)
	}
	if err != nil {
		return fmt.Errorf("remembering the writer: %w", err)
	}
	return nil
}

// sight is the newest checkpoint, or the one that was seen before, where that
// was a newer one: what was cut off is not forgotten by looking at the rest.
func (s *Store) sight(ctx context.Context) (*sighting, error) {
	known := s.witness.Load()
	last, body, err := s.lastCheckpoint(ctx)
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		return known, nil // VerifyAudit's to say
	}
	if err != nil || last.Body == nil || known != nil && known.Number >= body.Number {
		return known, err
	}
	seen := &sighting{Number: body.Number, Hash: bodyHash(last.Body)}
	return seen, nil
}

// replace writes a file (mode 0600) beside the one at path and puts it there.
func replace(path string, content []byte) error {
	next, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	_, err = next.Write(content)
	if err == nil {
		err = next.Sync()
	}
	if err = errors.Join(err, next.Close()); err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return nil
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
