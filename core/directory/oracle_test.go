package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// oracle answers queries the plain way, row by row and field by field.
type oracle map[uint64]Row

// fields are what a row is found by.
func fields(r Row) []string {
	all := []string{fmt.Sprint(r.ID), digits(Fold(r.Phone)), digits(Fold(r.Phone2))}
	for _, text := range r.texts() {
		all = append(all, Fold(*text))
	}
	for _, id := range r.Licenses {
		all = append(all, fmt.Sprint(id))
	}
	return all
}

func (o oracle) has(r Row, text string) bool {
	for _, typed := range strings.Fields(Fold(text)) {
		forms := []string{typed}
		if number := digits(typed); len(number) >= 3 && strings.Trim(typed, number+"+()-./") == "" {
			forms = append(forms, number)
			if short := strings.TrimLeft(number, "0"); len(short) >= 2 {
				forms = append(forms, short)
			}
		}
		found := slices.ContainsFunc(forms, func(form string) bool {
			return slices.ContainsFunc(fields(r), func(field string) bool { return strings.Contains(field, form) })
		})
		if !found {
			return false
		}
	}
	return true
}

func (o oracle) shows(r Row, show Show) bool {
	status := r.Status(noon())
	switch show {
	case ShowAll:
		return !r.Deleted
	case ShowDisabled:
		return status == StatusInactive && r.Registered
	case ShowUnregistered:
		return !r.Deleted && !r.Registered
	case ShowMailFailed:
		return !r.Deleted && slices.Contains([]string{"failed", "expired", "bounced"}, r.Mail.String())
	}
	return string(status) == string(show)
}

func (o oracle) find(q Query) []uint64 {
	var ids []uint64
	column := map[uint64]string{}
	for _, r := range o {
		if o.has(r, q.Text) && o.shows(r, q.Show) && (q.Scope == 0 || r.Scope == q.Scope) {
			ids = append(ids, r.ID)
			column[r.ID] = sortText(r, q.Sort.By)
		}
	}
	typed, _ := strconv.ParseUint(strings.TrimSpace(Fold(q.Text)), 10, 64) // 0: nobody's
	slices.SortFunc(ids, func(a, b uint64) int {
		exactA, exactB := a == typed, b == typed
		if exactA != exactB {
			return map[bool]int{true: -1, false: 1}[exactA]
		}
		return cmp.Or(compareColumns(column[a], column[b], q.Sort), cmp.Compare(a, b))
	})
	return ids
}

func compareColumns(x, y string, by Sort) int {
	switch {
	case x == y:
		return 0
	case x == "":
		return 1
	case y == "":
		return -1
	case by.Descending:
		return strings.Compare(y, x)
	}
	return strings.Compare(x, y)
}

// sortText is a text that sorts like the column.
func sortText(r Row, by By) string {
	switch by {
	case ByName:
		return strings.Trim(Fold(r.Last)+"\t"+Fold(r.First), "\t")
	case ByID:
		return fmt.Sprintf("%020d", r.ID)
	case ByEmail:
		return Fold(r.Email)
	case ByCompany:
		return Fold(r.Company)
	case ByStatus:
		order := "can-log-in no-password unconfirmed locked inactive deleted"
		return fmt.Sprintf("%03d", strings.Index(order, string(r.Status(noon()))))
	case ByCreated:
		return sortTime(r.Created)
	}
	return sortTime(r.LastLogin)
}

func sortTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
