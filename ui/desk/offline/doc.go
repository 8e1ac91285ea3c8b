// Package offline is the page Offline activation: requests of computers without
// a network, dropped, chosen or pasted, what becomes of each, and Issue, which
// writes each response beside its request.
//
// Caveat: what is judged is as of its judging. Seats that go meanwhile are seen
// when the desk's change is told, and at last by Issue itself.
package offline
