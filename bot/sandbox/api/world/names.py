"""Names from many places. ``native|roman`` where a name is written in another script than its handle."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """Given names (women's, men's) and family names that go together, and a line on where one is from."""

    women: str
    men: str
    families: str
    origin: str
    family_first: bool = False


CULTURES: tuple[Culture, ...] = (
    Culture(
        "Amara Ngozi Ifeoma Adaeze Chiamaka Temilade",
        "Chidi Emeka Obinna Tunde Kelechi Segun",
        "Okonjo-Bright Adebanwi Ezeudu Olatubosun Nwachi Balarabe",
        "Lagos 🇳🇬",
    ),
    Culture(
        "Ana Beatriz Camila Larissa Marina Thaís",
        "João Thiago Caetano Rafael Davi Otávio",
        "Figueirôa Brandolim Sampaiva Tavarela Quintão Azevim",
        "de São Paulo ☀️",
    ),
    Culture(
        "Ingrid Solveig Freja Linnéa Astrid Sunniva",
        "Bjørn Leif Håkon Søren Åke Eskil",
        "Fjordahl Lindqvar Nyströmsen Aasbakk Høgmo Sjöberga",
        "up north, Bergen",
    ),
    Culture(
        "Aditi Kavya Meera Ishani Priyal Anvi",
        "Arjun Rohan Vikram Siddharth Nikhil Ashwin",
        "Chandrapur Iyengaran Deshmukhi Varnekar Bhattachar Raokumar",
        "Pune → the internet",
    ),
    Culture(
        "美咲|Misaki 陽菜|Hina 彩花|Ayaka 結衣|Yui さくら|Sakura 千尋|Chihiro",
        "大翔|Hiroto 蓮|Ren 拓海|Takumi 悠真|Yuma 健太|Kenta 翼|Tsubasa",
        "星野原|Hoshinohara 小鳥谷|Kotoriya 月島田|Tsukishimada 青柳瀬|Aoyagise 風間川|Kazamagawa",
        "東京で開発中 🗼",
        family_first=True,
    ),
    Culture(
        "思雨|Siyu 雅婷|Yating 晓琳|Xiaolin 佳怡|Jiayi 梦瑶|Mengyao",
        "浩然|Haoran 子轩|Zixuan 宇航|Yuhang 志强|Zhiqiang 明哲|Mingzhe",
        "云|Yun 江南|Jiangnan 柳|Liu 秋|Qiu 司徒|Situ",
        "来自成都的独立开发者 🐼",
        family_first=True,
    ),
    Culture(
        "지우|Jiwoo 서연|Seoyeon 하은|Haeun 민서|Minseo 수아|Sua",
        "도윤|Doyoon 시우|Siwoo 준서|Junseo 하준|Hajun 건우|Gunwoo",
        "은하|Eunha 별|Byul 남궁|Namgung 솔|Sol 제갈|Jegal",
        "서울에서 만듭니다",
        family_first=True,
    ),
    Culture(
        "ليلى|Layla نور|Nour سلمى|Salma ياسمين|Yasmin هالة|Hala",
        "عمر|Omar كريم|Karim يوسف|Youssef سامي|Sami زياد|Ziad",
        "المرجاني|Almarjani الصافي|Alsafi البحري|Albahri القمري|Alqamari النجار|Alnajjar",
        "مطوّر من عمّان 🌿",
    ),
    Culture(
        "נועה|Noa תמר|Tamar מאיה|Maya יעל|Yael שירה|Shira",
        "איתי|Itay עומר|Omer יונתן|Yonatan נדב|Nadav אורי|Uri",
        "גלבועי|Gilboai שקדי|Shkedi ירקוני|Yarkoni אלמוגי|Almogi ברקת־ים|Barkatyam",
        "בונה דברים בתל אביב",
    ),
    Culture(
        "Олена|Olena Дарина|Daryna Марія|Mariia Соломія|Solomiia Ірина|Iryna",
        "Тарас|Taras Богдан|Bohdan Андрій|Andrii Максим|Maksym Остап|Ostap",
        "Вишневецький|Vyshnevetskyi Гайворон|Haivoron Калинець|Kalynets Зоряний|Zorianyi",
        "зі Львова ☕",
    ),
    Culture(
        "Chloé Manon Inès Élodie Maëlys Zoé",
        "Théo Étienne Loïc Gaël Aurélien Rémi",
        "Beauvallon Clairmontel d'Orvaux Lacassagne-Petit Montferrin Roquebert",
        "à Nantes, rarely offline",
    ),
    Culture(
        "Grace Hazel Maeve Tilly Rowan Imogen",
        "Callum Declan Rhys Finlay Angus Jasper",
        "Thistlewick Pemberlow O'Harrigan Marshfield-Lowe Quillfeather Ashgrove",
        "Leeds & remote",
    ),
    Culture(
        "Lucía Valentina Ximena Renata Catalina Itzel",
        "Mateo Joaquín Andrés Emiliano Íñigo Facundo",
        "Montealba Peñarrubia Quisquillán Robledales Zarzamora Lunasol",
        "CDMX 🌮",
    ),
    Culture(
        "Ayşe Defne Elif Zeynep Şirin Nehir",
        "Emre Kaan Barış Çağrı Umut Ozan",
        "Yıldızoğlu Denizer Karaçamlı Gümüştepe Işıksal Çınarlı",
        "İzmir ⛵",
    ),
)
