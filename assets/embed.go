// Package assets holds what the programs carry in themselves: one embedded
// folder a variable, and no logic.
//
// Caveat: an embed.FS copies a whole file at every ReadFile; whoever reads one
// often keeps what he made of it.
package assets

import "embed"

// Words are the word lists of core/password: words/common.txt (common
// passwords, sorted by bytes) and words/readaloud.txt (words for passwords
// that are read aloud, sorted), one lower-case ASCII word a line. Sources and
// licenses: words/SOURCES.md.
//
//go:embed words
var Words embed.FS

// Samples is the practice desk's data: samples/customers-1000.csv, a thousand
// invented customers with a header line, RFC 4180, UTF-8.
//
//go:embed samples
var Samples embed.FS

// Portal is the customers' pages: portal/*.html (html/template), portal.css,
// portal.js, icon.svg and portal/text/LANGUAGE.json, the sentences by key.
//
//go:embed portal
var Portal embed.FS

// Mail is the mails to customers: mail/LANGUAGE/MAILING.txt, a "Subject:" line,
// an empty one and the text (core/outbox/mailing says in what form),
// mail/LANGUAGE/words.json, what the program says itself in the language, and
// mail/layout.html, the HTML part's dress (html/template).
//
//go:embed mail
var Mail embed.FS

// Fonts are the windows' fonts: fonts/Inter-Regular.otf, Inter-SemiBold.otf,
// NotoSansMono-Regular.ttf and NotoSansMono-Bold.ttf; and with the latter the
// fonts of what is printed: NotoSans-Regular.ttf and NotoSans-Bold.ttf.
// License: fonts/OFL.txt.
//
//go:embed fonts
var Fonts embed.FS

// Icons are icons/icons.txt, the windows' icons as strokes (its head says how),
// and icons/keydesk.svg and keydesk.png, the program's own.
//
//go:embed icons
var Icons embed.FS

// Help is the topics of F1: help/NN-name.md, in the order of their names, in the
// part of Markdown that ui/model/help reads.
//
//go:embed help
var Help embed.FS
