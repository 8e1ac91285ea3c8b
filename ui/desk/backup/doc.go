// Package backup is the dialogs of backups: the one that makes a backup now, and
// the one that tells what the first sign-in to a restored desk has done.
//
// Caveat: the daily backups are made by what runs beside the main window; the
// dialog Back up now stops its own where it is closed.
package backup
