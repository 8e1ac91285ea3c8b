package cli

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

// backupJSON is a backup in JSON.
type backupJSON struct {
	Path   string     `json:"path"`
	Made   *time.Time `json:"made"`
	Size   int64      `json:"size"`
	Vendor string     `json:"vendor"`
}

func newBackup(a *app) *cobra.Command {
	cmd := a.verb("backup [FOLDER]", "Make a backup now, read back in full before it counts", cobra.MaximumNArgs(1),
		func(cmd *cobra.Command, args []string) error {
			folder := ""
			if len(args) > 0 {
				folder = args[0]
			}
			return a.signedIn(cmd.Context(), func(s *core.Session) error { return a.backup(cmd.Context(), s, folder) })
		})
	cmd.Long = "Writes a backup of this moment into FOLDER, or into the folder of the setting backup.folder, in which the newest\n" +
		"backup.keep are kept. It is opened again and read in full before it counts. serve and the desktop program make one a\n" +
		"day in backup.folder by themselves. A backup opens with the passwords that its operators had then."
	return cmd
}

func (a *app) backup(ctx context.Context, s *core.Session, folder string) error {
	made, err := s.Backups().Make(ctx, folder)
	if err != nil {
		return err
	}
	if a.json {
		return a.object(backupJSON{Path: made.Path, Made: jsonTime(made.Made), Size: made.Size, Vendor: s.Vendor()})
	}
	a.print("%s\n", made.Path)
	return nil
}

func newRestore(a *app) *cobra.Command {
	var to string
	cmd := a.verb("restore BACKUP --to FILE", "Make a database of a backup; nothing is overwritten", cobra.ExactArgs(1),
		func(cmd *cobra.Command, args []string) error { return a.restore(cmd.Context(), args[0], to) })
	cmd.Long = "Makes the database FILE (default: that of --db or KEYDESK_DB, or the desktop program's own) of a backup, which stays as\n" +
		"it is. A file that stands there is not overwritten: move it away first. A damaged backup is refused.\n\n" +
		"The first sign-in to the new file holds the mails that waited when the backup was made, since they may have gone out\n" +
		"since (mail held decides), voids open links, and moves the numbers on so that no Customer ID is given twice."
	cmd.Flags().StringVar(&to, "to", "", "the file to make")
	return cmd
}

func (a *app) restore(ctx context.Context, backup, to string) error {
	if to != "" {
		a.db = to
	}
	options, err := a.options(slog.LevelWarn)
	if err != nil {
		return err
	}
	if options.Path, err = filepath.Abs(options.Path); err != nil {
		return fmt.Errorf("finding the file to make: %w", err)
	}
	if err := a.makeRoom(); err != nil {
		return err
	}
	from, err := core.Restore(ctx, options, backup)
	if is(err, core.ErrFileExists) {
		return &core.Error{Kind: core.ErrExists, Cause: err,
			Sentence: options.Path + " exists already, and a restore overwrites nothing. Move it away, or name another file with --to."}
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.object(backupJSON{Path: options.Path, Made: jsonTime(from.Made), Size: from.Size, Vendor: from.Vendor})
	}
	a.note("The desk of %s, from the backup of %s. The first sign-in holds the mails that waited then and voids open links.",
		plain(from.Vendor), localTime(from.Made, "an unknown day"))
	a.print("%s\n", options.Path)
	return nil
}

// restored tells what the first sign-in after a restore has done.
func (a *app) restored(r *core.Restored) {
	if r == nil {
		return
	}
	a.note("This desk was restored from a backup of %s; what was done after %s is not in it.",
		localTime(r.Made, "an unknown day"), localTime(r.LastChange, "that"))
	if r.FirstID > 0 {
		a.note("New customers get numbers from %d on, so that none is given twice.", r.FirstID)
	}
	if r.Voided > 0 {
		a.note("Open links voided: %d. Those customers need a new one.", r.Voided)
	}
	if r.Held > 0 {
		a.note("Mails that waited then and may have gone out since: %d. Nothing is mailed before you decide: keydeskctl mail held.", r.Held)
	}
}
