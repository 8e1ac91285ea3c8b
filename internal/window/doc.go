// Package window has no code of its own: its tests run the whole program in a
// real window, under a virtual display, and measure what a person would feel.
// The store and the mail server are slow on purpose, the list is long, pages are
// opened and closed by the hundred, and the program is killed while a form is
// open.
//
// The program is this test binary again, built with OpenGL and without the race
// detector and run as a child, as internal/torture does: it is cmd/keydesk but
// for its flags, with a store that can be slowed down and a player in place of a
// person.
//
// Caveat: how late a frame is depends on what else the machine does. Time in
// which others had the processors is taken off (play.Pulse); what remains is
// judged by the work done in one go, and by whether anybody was waited for.
package window
