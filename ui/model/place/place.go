// Package place says where this user's desk and its notes lie when nobody says
// otherwise, so that the desktop program and keydeskctl open the same file.
//
// The database is data: on Linux it lies under XDG_DATA_HOME, on a Mac under
// Application Support, on Windows under LocalAppData (a roaming profile would
// copy it between machines behind the lock). The note of which writer this
// machine is lies under the configuration folder.
//
// Caveat: only paths are made here. Whether anything lies there, and whether
// the folder exists, is the caller's to find out.
package place

import (
	"errors"
	"path/filepath"
)

// folder is the name of Keydesk's folder and, with its ending, of the file.
const folder = "keydesk"

// errHome is what an environment without a home folder gives.
var errHome = errors.New("this environment names no home folder (HOME; on Windows APPDATA and LOCALAPPDATA)")

// Env looks up a variable of the environment; "" where it is not set.
type Env func(name string) string

// Database is the default path of the database on goos (runtime.GOOS).
func Database(goos string, env Env) (string, error) {
	dir, err := data(goos, env)
	return under(dir, err, folder, folder+".db")
}

// Config is the folder of the notes that this machine keeps for itself.
func Config(goos string, env Env) (string, error) {
	dir, err := config(goos, env)
	return under(dir, err, folder)
}

func under(dir string, err error, names ...string) (string, error) {
	if err != nil {
		return "", err
	}
	return filepath.Join(append([]string{dir}, names...)...), nil
}

// data is where programs of the system keep a user's data.
func data(goos string, env Env) (string, error) {
	switch goos {
	case "windows":
		return first(env("LOCALAPPDATA"))
	case "darwin":
		return home(env, "Library", "Application Support")
	}
	return xdg(env, "XDG_DATA_HOME", ".local", "share")
}

// config is where they keep what a user set, as os.UserConfigDir has it.
func config(goos string, env Env) (string, error) {
	switch goos {
	case "windows":
		return first(env("APPDATA"))
	case "darwin":
		return home(env, "Library", "Application Support")
	}
	return xdg(env, "XDG_CONFIG_HOME", ".config")
}

// xdg is the XDG base directory specification: a relative path is to be
// ignored.
func xdg(env Env, name string, otherwise ...string) (string, error) {
	if dir := env(name); filepath.IsAbs(dir) {
		return dir, nil
	}
	return home(env, otherwise...)
}

func home(env Env, below ...string) (string, error) {
	return under(env("HOME"), missing(env("HOME")), below...)
}

func first(dir string) (string, error) { return dir, missing(dir) }

func missing(dir string) error {
	if dir == "" {
		return errHome
	}
	return nil
}
