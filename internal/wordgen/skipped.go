package main

import "strings"

// skipped are words nobody should have to read to a customer: crude,
// frightening or hurtful ones, trade names, and ones that sound like another
// English word of a different spelling.
var skipped = strings.Fields(`
arousal arson badass bash bazooka boned boozy booze bootie buffoon carnage caress chaste chemo
coroner crazed crazily crazy cruelly curse curser cussed dagger delouse demise depose depress
despair despise deviate diaper ditzy douche drown dweeb dwarf enslave erasure eskimo evil exhume famine
fanatic fascism fetal fetch fetid gag gallows gigolo glutton gonad goon gore gory gout grief
groin grope handgun hatred hate herpes hunk hurt idiocy impale islamic junkie junkman jugular
ladies lard latrine limping lisp lunacy lure lusty lustily maggot maimed mangle marxism manhood
moan moaner mobster mongrel mooning moocher murky mutate mutt nerd neuter nutcase numbing nutty
oaf obese ogle opium ovary pagan pauper pelvis perky perm petting phobia plunder poison
pope prissy pruning psychic puberty puma pureed putdown rabid racism rapture rascal rectal
rehab relapse retard revenge rotting rotten rubbing rupture sabbath scabbed scabby scalded scam
scrawny seduce septic shame shun siamese skinny slain slander slimy slob slum slut smirk snitch snot
sperm stab stinky stench stooge stupor swear sweat tainted tarot theft thong tragedy tramp
trashy tumor twerp udder undead undress ungodly unclad unholy unkempt unlovable unloved unmoral
unrobed unwed upchuck urology urine victim violate vixen vomit wench whiny widow wimp
womanly womb worst wound wrath zit zombie

chevy disney dropbox ebay facebook frisbee google ipad iphone itunes jeep kleenex lego myspace
pampers prozac ritalin sharpie skype tabasco twitter velcro verizon walmart xbox xerox yahoo

acts aide aisle bazaar borough cache caddie caddy canvas capital carat carrot cause
census cereal cite coax colonel creme cymbal dealt dual duct ducked each eave flier flyer
flour genes gents gorilla herald herd knelt knight knoll knot liable liqueur manor mantle medal
metal mince mourner muscle mustard mussel oar ought paced packed pause pedal petal petite plum
praying prize prints proud quartz rack raisin residue rewrap rhyme roll said scene sealing
sighing sleigh soar steak suede surf symbol taught throne tidal tide toad tux unfazed
verry very wade wail waist wares wax weather whole wharf wring wrap yolk
`)
