package settings

import (
	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/backup"
	"github.com/keydesk/keydesk/ui/model/label"
)

// LastBackup is the name of the line that is no setting of the desk.
const LastBackup = "backup.last"

// WithBackup adds to groups when the last backup was made, where that is shown:
// in the section Backup, and where it is searched for.
func (p *Page) WithBackup(groups []Group, s core.BackupStatus) []Group {
	g := Group{Section: Backup, Title: dailyBackups}
	l := Line{Name: LastBackup, Enabled: true,
		Words: Words{Backup, g.Title, label.LastBackup, backup.Last(s, p.clock), Deed, "", []Option{{Label: label.BackUpNow}}}}
	if p.scope != "" || !p.found(l.Words, l.Name, "back up now make restore") {
		return groups
	}
	if _, text, failed := backup.Trouble(s, p.clock); failed {
		l.Error = text
	}
	g.Lines = []Line{l}
	return merged(append(groups, g))
}
