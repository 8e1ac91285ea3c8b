package census

// tongue is how people of one language are called.
type tongue struct {
	share         uint64 // percent of the customers
	firsts, lasts pool
	double        bool // last names with a hyphen occur
	phone         string
	and           string
	trades, forms []string
}

var tongues = []tongue{
	{
		share: 44, double: true, phone: "(###) ###-####", and: " & ",
		firsts: newPool("James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Nancy Daniel Lisa Matthew Margaret Anthony Betty Mark Sandra Donald Ashley Steven Dorothy Paul Kimberly Andrew Emily Joshua Donna Kenneth Michelle Kevin Carol Brian Amanda George Melissa Edward Deborah", "Ja Ke Lo Ma Sha Tre De La Mi Ro Bri Ca Ty Jo Al Ev", "den ley nna rell shawn vin lyn ra ton sha mie na"),
		lasts:  newPool("Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts", "Ash Brad Black Whit Hart Wood Thorn Fair Rad Stan Win Mar Hol Bar Cal Den Ever Ful Gran Hay Ken Lang Mor Nor Old Pem Rock Sher Tan Wal Wes Yar Cross Dun Eas Fox", "worth ford man field ton ley wood croft bury well ham den more stone wick by low bridge gate son ward"),
		trades: []string{"Consulting", "Logistics", "Engineering", "Dental", "Software", "Foods", "Plumbing", "Media"},
		forms:  []string{"Ltd", "Inc", "LLC", "Group", "PLC", "and Sons"},
	},
	{
		share: 14, double: true, phone: "+49 (##) ######-##", and: " & ",
		firsts: newPool("Anna Lukas Jürgen Sabine Björn Käthe Günter Ursula Wolfgang Jörg Ute Sören Dörte Hans Heike Matthias", "Hein Wil Fried Ger Sieg Al", "rich helm hard bert linde traud"),
		lasts:  newPool("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Krüger Groß Voß Jäger Möller Köhler", "Ober Unter Stein Wald Berg Küh Rößl Acker Hinter Nieder Brück Schön Feld Hof Linden Birken", "meier mann bauer müller hofer ner brück huber stätter ler berger inger"),
		trades: []string{"Maschinenbau", "Gebäudetechnik", "Spedition", "Beratung", "Gärtnerei", "Straßenbau"},
		forms:  []string{"GmbH", "AG", "KG", "GmbH & Co. KG", "e.K."},
	},
	{
		share: 18, double: true, phone: "+3# # ### ## ##", and: " y ",
		firsts: newPool("José María Zsófia Łukasz Chloë François Hélène Søren Åsa Jiří Şebnem Đorđe João Inês Hedi Gergő", "Bár Má Klá Lé Sté Ví Ró", "tor ria na vel phane rka nia"),
		lasts:  newPool("García Fernández Muñoz Nagy Kovács Tóth Szabó Horváth Ács Dvořák Novák Černý Wałęsa Wiśniewski Ødegård Åberg Lefèvre Gonçalves Araújo Yılmaz Çelik Öztürk Đukić Škoda Bjørnsen Strömberg", "Vár Szék Föl Kis Bél Mező Pró Čap Říč Źró Żół Lå Sjö Väs Gó Él", "helyi ely esi ek ová owski ka ström gren ez deli ný ić oğlu"),
		trades: []string{"Vízművek", "Építőipari", "Études", "Construção", "Przewozy", "Bâtiment"},
		forms:  []string{"Kft.", "S.A.", "Zrt.", "Sp. z o.o.", "SARL", "s.r.o.", "AB", "A/S"},
	},
	{
		share: 8, phone: "+30 21# ### ####", and: " & ",
		firsts: newPool("Γιώργος Μαρία Δημήτρης Ελένη Κωνσταντίνος Αικατερίνη Νίκος Βασιλική Ιωάννης Σοφία Παναγιώτης Άννα", "Θεό Αρι Φιλ", "δωρος στέα ιππος"),
		lasts:  newPool("Παπαδόπουλος Βλάχος Αγγελόπουλος Νικολαΐδης Γεωργίου Πετρίδης Αθανασίου Καραγιάννης Οικονόμου Μακρής", "Παπα Χατζη Καρα Κοντο Μαυρο Αλεξ", "γιάννης δάκης πουλος μιχάλης νίδης άκης"),
		trades: []string{"Εμπορική", "Τεχνική", "Ναυτιλιακή"},
		forms:  []string{"Α.Ε.", "Ε.Π.Ε.", "& ΣΙΑ"},
	},
	{
		share: 9, phone: "+7 9## ###-##-##", and: " и ",
		firsts: newPool("Александр Елена Сергей Ольга Дмитрий Наталья Алексей Анна Андрей Татьяна Иван Юлия Михаил Светлана Артём Зоя", "Влад Яро Миро", "имир слав слава"),
		lasts:  newPool("Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Шевченко Бондаренко", "Бере Черно Кова Туч Гри Лит Зай Кор Сав Май", "зин мырдин лёв ков горьев винов цев нев енко ский"),
		trades: []string{"Строй", "Торг", "Сервис", "Энерго"},
		forms:  []string{"ООО", "ЗАО", "и Ко"},
	},
	{
		share: 7, phone: "+8# ### #### ####", and: "・",
		firsts: newPool("伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 翔太 陽菜 さくら 健 민준 서연 지우", "美 智 雅 文 海 明", "子 華 涛 博 玲 宇"),
		lasts:  newPool("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 马 朱 胡 佐藤 鈴木 高橋 田中 渡辺 김 이 박", "小 大 中 山 川 森 石 松 上 西", "林 野 村 田 本 島 崎 井 原 口"),
		trades: []string{"科技", "貿易", "電機", "ソフト"},
		forms:  []string{"有限公司", "株式会社", "集团"},
	},
}

var (
	mailers = newPool("gmail.com yahoo.com hotmail.com outlook.com web.de gmx.net icloud.com mail.ru yandex.ru qq.com 163.com freemail.hu seznam.cz orange.fr t-online.de libero.it wp.pl otenet.gr aol.com proton.me", "", "")
	endings = newPool("com de net org co.uk fr hu pl cz ru gr jp cn es it eu io info se no biz ch at nl", "", "")
	handles = []string{"sun", "fox", "river", "ko", "mi", "ta", "zen", "alex", "niko", "yan", "wei", "lan", "max", "geo", "sky", "ray", "dim", "kat", "pan", "vol"}
)
