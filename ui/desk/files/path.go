package files

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// split takes apart what stands in the path's entry: the folder, and the
// beginning of a name in it. base is the folder that a relative path begins at.
func split(base, home, text string) (dir, part string) {
	text = lastPath(text)
	if rest, ok := strings.CutPrefix(text, "~"); ok && rest != "" && os.IsPathSeparator(rest[0]) {
		text = home + rest
	}
	if !filepath.IsAbs(text) {
		text = within(base) + text
	}
	dir, part = filepath.Split(text)
	return filepath.Clean(dir), part
}

// lastPath is what a person means who types or pastes a whole path behind the
// folder that stands in the entry already, as in "/home/anna//tmp/x.csv".
func lastPath(text string) string {
	for i := len(text) - 1; i > len(filepath.VolumeName(text)); i-- {
		if os.IsPathSeparator(text[i-1]) && whole(text[i:]) {
			return text[i:]
		}
	}
	return text
}

// whole says whether a path begins at the root or at home.
func whole(path string) bool {
	return os.IsPathSeparator(path[0]) || filepath.IsAbs(path) || len(path) > 1 && path[0] == '~' && os.IsPathSeparator(path[1])
}

// within is a folder's path with a separator behind it, for a name to follow.
func within(dir string) string {
	if dir != "" && os.IsPathSeparator(dir[len(dir)-1]) {
		return dir
	}
	return dir + string(filepath.Separator)
}

// shownAmong returns what the list shows of a folder's items: no hidden ones
// unless part asks for them, files with one of the endings (all where there are
// none), and what holds part. Upper and lower case are the same.
func shownAmong(items []item, part string, endings []string) []item {
	part = strings.ToLower(part)
	return slices.DeleteFunc(slices.Clone(items), func(i item) bool {
		name := strings.ToLower(i.name)
		hidden := name[0] == '.' && !strings.HasPrefix(part, ".")
		return hidden || !i.dir && !ends(name, endings) || !strings.Contains(name, part)
	})
}

// ends says whether a name in lower case has one of the endings.
func ends(name string, endings []string) bool {
	return len(endings) == 0 || slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(name, strings.ToLower(e)) })
}

// best is the row that Enter takes for part: the name itself, else one that
// begins with it, else the first; -1 for no part or no row.
func best(rows []item, part string) int {
	if part == "" || len(rows) == 0 {
		return -1
	}
	if i := slices.IndexFunc(rows, func(r item) bool { return r.name == part }); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(rows, func(r item) bool { return begins(r.name, part) }))
}

// begins says whether a name begins with part, in upper or lower case.
func begins(name, part string) bool {
	n, p := []rune(name), []rune(part)
	return len(p) <= len(n) && strings.EqualFold(string(n[:len(p)]), part)
}

// complete is what Tab makes of part: as much as all names that begin with it
// have in common, and a separator behind the one folder that there is.
func complete(rows []item, part string) string {
	var all []item
	for _, r := range rows {
		if begins(r.name, part) {
			all = append(all, r)
		}
	}
	if part == "" || len(all) == 0 {
		return part
	}
	common := []rune(all[0].name)
	for _, r := range all[1:] {
		n := 0
		for _, c := range r.name {
			if n == len(common) || unicode.ToLower(c) != unicode.ToLower(common[n]) {
				break
			}
			n++
		}
		common = common[:n]
	}
	if len(all) == 1 && all[0].dir {
		return within(all[0].name)
	}
	if len(common) < len([]rune(part)) {
		return part
	}
	return string(common)
}
