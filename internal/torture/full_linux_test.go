package torture

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// needRoot skips where nobody may mount or change users; on the machine that
// decides, root must be able to.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
}

// disk mounts an empty disk of that size.
func disk(t *testing.T, size string) string {
	t.Helper()
	needRoot(t)
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size+",mode=700"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("mounting a small disk:", err)
		}
		t.Skip("mounting a small disk: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// A full disk: what was acknowledged stays, the sentence says what to do, and
// once there is room it goes on.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	small := disk(t, "2m")
	h := newHouse(t)
	path := filepath.Join(small, "desk.db")
	db := []string{"--db", path}
	list := filepath.Join(h.outside, "list.csv")
	write := func(customers int) {
		text := "External ID,Last name,Notes\n"
		for i := range customers {
			text += fmt.Sprintf("X-%d,Customer %d,%s\n", i, i, strings.Repeat("note ", 500))
		}
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h.does(append(db, "init", "--vendor", clearVendor, "--kdf", "floor")...)
	write(20)
	h.does(append(db, "customer", "import", list)...)
	write(1000)
	_, sentence, code := h.try(h.command("", append(db, "customer", "import", list)...))
	done := regexp.MustCompile(`imported (\d+), updated 0, unchanged 20, rejected 0 so far.*make room on the disk and try again`).FindStringSubmatch(sentence)
	if code != 1 || len(done) != 2 {
		t.Fatalf("importing more than there is room for: exit %d, %q", code, sentence)
	}
	acknowledged := h.count(db)
	if want, _ := strconv.Atoi(done[1]); acknowledged != want+20 || acknowledged >= 1000 {
		t.Errorf("%d customers; acknowledged were 20 and %d", acknowledged, want)
	}
	h.does(append(db, "check")...)
	h.fillUp(small, db, list)
	if err := syscall.Mount("tmpfs", small, "tmpfs", syscall.MS_REMOUNT, "size=32m"); err != nil {
		t.Fatal(err)
	}
	before := h.count(db)
	out := h.does(append(db, "customer", "import", list)...)
	if want := fmt.Sprintf("imported %d,", 1000-acknowledged); !strings.HasPrefix(out, want) || h.count(db) != before+1000-acknowledged {
		t.Errorf("once there is room: %q, want %s", out, want)
	}
	h.does(append(db, "check")...)
}

// count is how many customers there are.
func (h *house) count(db []string) int {
	return strings.Count(h.shows(append(db, "customer", "list", "--json")...), "\n") + 1
}

// fillUp leaves no byte free and tries all that writes, with clear words or
// done; then frees the disk again.
func (h *house) fillUp(small string, db []string, list string) {
	h.t.Helper()
	filler := filepath.Join(small, "filler")
	f, err := os.Create(filler)
	if err != nil {
		h.t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	_ = f.Close()
	h.expects(1, "make room on the disk and try again", append(db, "customer", "import", list)...)
	for _, verb := range []string{"customer add --last-name Full", "customer edit 10001 --notes full", "customer reset-password 10002 --generate --show", "mail send", "check"} {
		cmd := h.command("", append(db, strings.Fields(verb)...)...)
		_, sentence, code := h.try(cmd)
		if code == 0 {
			continue
		}
		if code != 1 || !strings.Contains(sentence, "make room on the disk and try again") {
			h.t.Errorf("%s on a full disk: exit %d, %q", verb, code, sentence)
		}
	}
	_, sentence, code := h.try(h.command("", "--db", filepath.Join(small, "second.db"), "init", "--vendor", "X", "--kdf", "floor"))
	if code != 1 || !strings.Contains(sentence, "make room on the disk and try again") {
		h.t.Errorf("init on a full disk: exit %d, %q", code, sentence)
	}
	left, err := filepath.Glob(filepath.Join(small, "second.db*"))
	if err != nil || len(left) > 0 {
		h.t.Errorf("init on a full disk left %v, %v", left, err)
	}
	if err := os.Remove(filler); err != nil {
		h.t.Fatal(err)
	}
}

// nobody is who owns nothing.
const nobody = 65534

// Files and folders that the user may not use.
func TestNoRights(t *testing.T) {
	t.Parallel()
	needRoot(t)
	h := newHouse(t)
	h.run(false, 0, "", "init", "--vendor", clearVendor, "--kdf", "floor")
	// Everything is nobody's, but for the desk.
	err := filepath.WalkDir(h.root, func(name string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(name, nobody, nobody)
	})
	if err != nil {
		t.Fatal(err)
	}
	as := func(code int, words string, args ...string) {
		t.Helper()
		cmd := h.command("", args...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		h.judge(cmd, code, words)
	}
	give := func(name string, uid int, mode os.FileMode) {
		t.Helper()
		if err := os.Chown(name, uid, uid); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Dir(h.desk())
	const ask = "You may not read and write"
	give(h.desk(), 0, 0o600)
	as(4, ask, "customer", "list")
	as(4, ask, "check")
	give(h.desk(), 0, 0o644) // may be read, not written
	as(4, ask, "customer", "list")
	give(h.desk(), nobody, 0o600)
	give(data, 0, 0o555) // nothing may be put beside it
	as(0, "", "customer", "add", "--last-name", "Beside")
	as(4, "You may not", "--db", filepath.Join(data, "new.db"), "init", "--vendor", "X", "--kdf", "floor")
	give(data, 0, 0o700) // may not be entered
	as(4, "You may not", "customer", "list")
}
