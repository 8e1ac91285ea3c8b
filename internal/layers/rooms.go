package layers

// aRoom is a line of the table: the packages it is for, the rooms of ours that
// they may import beside themselves, and why no others. The first line that
// matches holds. A pattern that ends in "/..." means the folder and all in it.
type aRoom struct {
	path string
	may  []string
	why  string
}

// leaf is why a package imports nothing of ours.
const leaf = "it is a leaf that anybody may import, a vendor's product too; what it pulled in would come along"

// storeys below the ui, as the ui may see them.
var doors = []string{"core", "core/password/...", "core/license/...", "core/secret/...", "assets/..."}

// uiWhy is why the ui sees so little of the core.
const uiWhy = "the ui may import core, core/password, core/license, core/secret, assets and ui/model: " +
	"a window or a page that reaches past Session and Portal goes past the permission check and the audit entry, " +
	"and rooms of ui meet only in ui/model so that each can be run and tested without the others"

// storeWhy is why a store is alone.
const storeWhy = "a store knows bytes, keys and the contract: nothing of what they mean, and no other store"

// cmdWhy is why a command does little.
const cmdWhy = "a command is flags and wiring: it opens a store, hands it to core and core to the ui; " +
	"there is no third door beside Session and Portal"

// rooms is the table. It follows the order of the storeys, from the bottom up.
func rooms() []aRoom {
	return []aRoom{
		{".", nil, "the root package is a signpost and holds no code"},
		{"assets/...", nil, "assets are files with one embed.go and no logic"},

		{"db", nil, "the contract of the store knows nothing of what is stored, nor of the stores that keep it"},
		{"db/dbtest/...", []string{"db", "internal/..."}, "the suite tests the contract, not one store"},
		{"db/internal/...", []string{"db"}, storeWhy},
		{"db/bolt/...", []string{"db", "db/internal/..."}, storeWhy},
		{"db/mem/...", []string{"db", "db/internal/..."}, storeWhy},

		{"core/secret/...", nil, leaf},
		{"core/license/...", nil, leaf},
		{"core/password/...", []string{"assets/..."}, leaf + "; the word lists are its only need"},
		{"core/vault/...", []string{"core/secret/..."}, "keys are bytes in and bytes out; a vault that knew records or stores could not be reviewed alone"},
		{"core/record/...", []string{"core/vault/...", "core/secret/...", "db"},
			"a record's way to the store must not depend on who uses it: core → outbox, directory → record → vault → secret"},
		{"core/directory/...", []string{"core/record/...", "core/vault/...", "core/secret/...", "db"},
			"the directory shows what the records say; it sends no mail and knows no rules: core → directory → record → vault → secret"},
		{"core/outbox/...", []string{"core/record/...", "core/vault/...", "core/secret/...", "db", "assets/..."},
			"mail is queued in the caller's transaction and must not know who the caller is: core → outbox → record → vault → secret"},
		{"core", []string{"core/outbox/...", "core/directory/...", "core/record/...", "core/vault/...",
			"core/password/...", "core/license/...", "core/secret/...", "db", "db/bolt/...", "assets/..."},
			"the rules must run the same under a window, a browser and a terminal: imports go cmd → ui → core → db"},

		{"ui/internal/...", doors, "what the tests of the ui share"},
		{"ui/model/...", append([]string{"ui/internal/..."}, doors...), uiWhy},
		{"ui/desk/task/...", nil, "the runner knows work, progress and pages, not what they are about"},
		{"ui/desk/look/...", []string{"assets/..."}, "a theme is colors, sizes, fonts and icons"},
		{"ui/desk/kit/...", []string{"ui/desk/look/...", "ui/desk/task/...", "assets/..."},
			"a widget shows what it is given: one that asked the core could not be shown in a gallery, nor used on a second page"},
		{"ui/desk/...", append([]string{"ui/model/...", "ui/internal/..."}, doors...), uiWhy},
		{"ui/portal/...", append([]string{"ui/model/..."}, doors...), uiWhy},
		{"ui/cli/...", append([]string{"ui/model/..."}, doors...), uiWhy},

		{"cmd/keydesk/...", append([]string{"ui/desk/...", "ui/portal/...", "ui/model/...", "db", "db/bolt/..."}, doors...), cmdWhy},
		{"cmd/keydeskctl/...", append([]string{"ui/cli/...", "ui/portal/...", "ui/model/...", "db", "db/bolt/..."}, doors...), cmdWhy},
		{"bench/...", []string{"internal/census", "core", "core/directory", "core/secret", "core/vault", "db", "ui/model/transfer"},
			"what measures the product uses it as the windows do; it is a module of its own, which nothing of ours may import"},
		{"internal/...", []string{"assets/...", "core/...", "db/...", "ui/..."}, "nothing imports cmd: a command is the end of the line"},
	}
}

// exceptions are imports that the table forbids and that are right all the
// same, with why. Whoever adds one writes the reason down.
func exceptions() map[string]string {
	return map[string]string{
		"core/password → core/secret": "a generated password is a secret from its first byte, and the type imports nothing of ours itself",
	}
}
