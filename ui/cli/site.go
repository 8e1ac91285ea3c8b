package cli

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
)

func newSite(a *app) *cobra.Command {
	return noun("site", "Manage sites: a shop or a page of yours that asks through the customer page's API",
		newSiteList(a), newSiteAdd(a), newSiteRemove(a))
}

// siteJSON is a site in JSON. Its key is shown once, when it is added.
type siteJSON struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Scope   string     `json:"scope"`
	AddedAt *time.Time `json:"addedAt"`
	AddedBy string     `json:"addedBy"`
}

func newSiteList(a *app) *cobra.Command {
	return a.verb("list", "List the sites that have a key", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			list, err := s.Sites().List(cmd.Context())
			if err != nil {
				return err
			}
			return a.showSites(list)
		})
	})
}

func (a *app) showSites(list []core.Site) error {
	if a.json {
		for _, one := range list {
			id := strconv.FormatUint(one.ID, 10)
			if err := a.object(siteJSON{id, one.Name, one.Scope, jsonTime(one.Created), one.By}); err != nil {
				return err
			}
		}
		return nil
	}
	t := a.table("ID", "NAME", "SCOPE", "ADDED", "BY")
	for _, one := range list {
		scope := one.Scope
		if scope == "" {
			scope = "(removed; the key opens nothing)"
		}
		t.row(strconv.FormatUint(one.ID, 10), one.Name, scope, localTime(one.Created, ""), one.By)
	}
	return t.end()
}

func newSiteAdd(a *app) *cobra.Command {
	var scope string
	cmd := a.verb("add NAME", "Give a site a key, which is printed once", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			site, key, err := s.Sites().Add(cmd.Context(), args[0], scope)
			if err != nil {
				return err
			}
			a.note("Site %d, %s, may ask for the customers of the scope %s.", site.ID, plain(site.Name), plain(site.Scope))
			a.note("Keep the key on the site's server; it is shown this once.")
			if a.json {
				return a.object(struct {
					siteJSON
					Key string `json:"key"`
				}{siteJSON{strconv.FormatUint(site.ID, 10), site.Name, site.Scope, jsonTime(site.Created), site.By}, key.Reveal()})
			}
			a.print("%s\n", key.Reveal())
			return nil
		})
	})
	cmd.Long = "Gives a site, such as your shop, a key with which its server logs customers in and asks for their data through the\n" +
		"customer page's API. The key is printed alone on the last line and never again. It needs Change Settings and Run Portal."
	cmd.Flags().StringVar(&scope, "scope", "", "whose customers it may ask for (default: the scope that new customers go to)")
	return cmd
}

func newSiteRemove(a *app) *cobra.Command {
	return a.verb("remove ID", "Take a site's key away; it opens nothing from then on", cobra.ExactArgs(1), func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil {
			return &core.Error{Kind: core.ErrNotFound, Sentence: fmt.Sprintf("There is no site %q; `site list` shows all.", args[0])}
		}
		return a.signedIn(cmd.Context(), func(s *core.Session) error {
			if err := s.Sites().Remove(cmd.Context(), id); err != nil {
				return err
			}
			a.note("The key of site %d opens nothing any more.", id)
			return nil
		})
	})
}
