# ruff: noqa: E501 - patterns are read as tables, one meaning per line
"""The words the agent knows, as tables: English and simplified Chinese, in the form `reading.normal` gives."""

from __future__ import annotations

import re

Table = tuple[tuple[str, str], ...]


def first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    """The value of the first line of the table whose words are in the text."""
    return next((value for value, pattern in table if pattern.search(text)), None)


def compiled(table: Table) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((value, re.compile(pattern)) for value, pattern in table)


SHAPES = compiled((
    ("9:16", r"(?<!\d)9 ?[:x×/比] ?16(?!\d)|九比十六|\bvertical(?:ly)?\b|\bportrait (?:format|mode|video|film|orientation)|\b(?:in|to|as|into) portrait\b"
             r"|\btik ?tok\b|\breels?\b|\bshorts\b|\binstagram stor(?:y|ies)\b|\bsnapchat\b|\bphone screen|\bwe ?chat (?:channels|moments)\b|\bkuaishou\b|\bdouyin\b|\bfacebook stor(?:y|ies)\b"
             r"|竖屏|竖版|竖着|竖向|直式|直向|直版|抖音|快手|视频号|朋友圈|小红书视频|手机屏"),
    ("4:5", r"(?<!\d)4 ?[:x×/比] ?5(?!\d)|四比五|\binstagram (?:feed|portrait|posts?)\b|\bfacebook (?:feed|posts?)\b"),
    ("3:4", r"(?<!\d)3 ?[:x×/比] ?4(?!\d)|三比四|小红书|\bxiao ?hong ?shu\b|\bred ?note\b"),
    ("2:3", r"(?<!\d)2 ?[:x×/比] ?3(?!\d)|二比三|\bpinterest\b"),
    ("1:1", r"(?<!\d)1 ?[:x×/比] ?1(?!\d)|一比一|\bsquare\b|\blinked ?in\b|方形|正方|方的|方图"),
    ("4:3", r"(?<!\d)4 ?[:x×/比] ?3(?!\d)|四比三"),
    ("21:9", r"(?<!\d)21 ?[:x×/比] ?9(?!\d)|\bcinema ?scope\b|\bultra ?wide\b|\bcinema (?:format|ratio|wide)|电影宽银幕|宽银幕|超宽"),
    ("16:9", r"(?<!\d)16 ?[:x×/比] ?9(?!\d)|十六比九|\blandscape (?:format|mode|video|film|orientation)|\b(?:in|to|as|into) landscape\b|\bmake it landscape\b"
             r"|\bhorizontal(?:ly)?\b|\bwide ?screen\b|\byou ?tube(?! shorts)\b|\bfor tv\b|横屏|横版|横着|横向|横式|^\W*landscape\W*$|宽屏|油管|b站|哔哩"),
))  # fmt: skip
PLATFORMS = compiled((
    ("douyin", r"\bdouyin\b|抖音"),
    ("tiktok", r"\btik ?tok\b"),
    ("reels", r"\binstagram (?:reels?|stor(?:y|ies))\b|\b(?:for|as|to) (?:an? |my |the )?(?:instagram )?reels?\b"),
    ("shorts", r"\bshorts\b"),
    ("xiaohongshu", r"小红书|\bxiao ?hong ?shu\b|\bred ?note\b"),
    ("moments", r"朋友圈|\bwe ?chat moments\b"),
))  # fmt: skip
"""Where a film is shown with words and buttons over it, as the renderer knows them."""
SIZES = {
    "9:16": (1080, 1920),
    "4:5": (1080, 1350),
    "3:4": (1080, 1440),
    "2:3": (1080, 1620),
    "21:9": (2520, 1080),
    "1:1": (1080, 1080),
    "4:3": (1440, 1080),
    "16:9": (1920, 1080),
}
"""Aspect ratio → pixels at 1080p."""

SHARPNESS = compiled(
    (
        ("1080", r"(?<!\d)1080p?\b|\bfull ?hd\b|全高清"),
        ("720", r"(?<!\d)720p?\b"),
        ("2160", r"\b(?:4|8)k\b|\b2160p?\b|超高清"),
    )
)

MOODS = compiled((
    ("lofi", r"\blo[- ]?fi\b|\bchill ?hop\b|\bstudy beats\b|低保真"),
    ("corporate", r"\bcorporate\b|\bbusiness(?:like)?\b(?! owners?)|\bprofessional\b|\btech(?:y|no-?logical)?\b|商务|企业|科技感|专业感"),
    ("cinematic", r"\bcinematic\b|\bepic\b|\bdramatic\b|\borchestral\b|\binspir(?:ing|ational)\b|\bmajestic\b|史诗|电影感|大气|震撼|恢弘|励志|磅礴"),
    ("happy", r"\bhapp(?:y|ier)\b|\bcheerful\b|\bjoyful\b|\bjolly\b|\bplayful\b|\bfun\b|\bfestive\b|快乐|开心|欢乐|喜庆|俏皮|可爱|节日"),
    ("upbeat", r"\bupbeat\b|\benergetic\b|\blively\b|\bdynamic\b|\bpunchy\b|\bfast(?=[ -](?:music|beat|paced))|\bhype\b|\bexciting\b|\bparty\b|\bdance\b"
               r"|轻快|欢快|活泼|动感|节奏感|激情|活力|热血|带感|嗨"),
    ("calm", r"\bcalm(?:er|ing)?\b|\brelax(?:ed|ing)\b|\bgentle\b|\bpeaceful\b|\bambient\b|\bsoft\b|\bsoothing\b|\bchill(?:ed)?\b|\bslow(?= music)|\bquiet(?= music)"
             r"|\bromantic\b|\bemotional\b|\bsad\b|\btender\b|轻音乐|舒缓|轻柔|轻松|安静|平静|放松|治愈|柔和|抒情|温馨|浪漫|伤感|悠扬"),
))  # fmt: skip
NEAREST = {
    "piano": "calm", "acoustic": "calm", "guitar": "calm", "classical": "cinematic", "orchestra": "cinematic", "jazz": "lofi",
    "hip hop": "lofi", "hip-hop": "lofi", "r&b": "lofi", "trap": "lofi", "rock": "upbeat", "pop": "upbeat", "edm": "upbeat", "electronic": "upbeat",
    "techno": "upbeat", "house": "upbeat", "country": "happy", "folk": "happy", "reggae": "happy", "christmas": "happy", "latin": "upbeat",
    "钢琴": "calm", "吉他": "calm", "古典": "cinematic", "爵士": "lofi", "嘻哈": "lofi", "说唱": "lofi", "摇滚": "upbeat", "流行": "upbeat", "电子": "upbeat",
    "民谣": "happy", "古风": "calm", "国风": "calm",
}  # fmt: skip
"""Styles we do not have → the mood that comes nearest; the answer says so."""

LOOKS = compiled((
    ("dark", r"\btoo (?:bright|light)\b|\bdark(?:er|en)\b|\bdimmer\b|\bmood(?:y|ier) (?:look|light\w*|colou?rs?)\b|太亮|暗一点|暗一些|暗些|调暗|变暗|压暗|更暗|暗调"),
    ("bright", r"\btoo dark\b|太暗|太黑"),
    ("sepia", r"\bsepia\b|\bvintage\b|\bretro\b|\bold[- ]?(?:film|fashioned|photo|time|timey) ?(?:look|style|feel)?\b|\bnostalgi\w+|复古|怀旧|老照片|老电影|旧照片"),
    ("bw", r"\bblack (?:and|&|n) white\b|\bblack-and-white\b|\bb ?& ?w\b|\bmono ?chrome\b|\bgr[ae]y ?scale\b|黑白|单色"),
    ("none", r"\b(?:original|normal|natural|full|real) colou?rs?\b|\b(?:back )?(?:in|to) colou?r\b|\bno (?:filter|look)\b|原色|原来的颜色|恢复颜色|彩色|恢复彩色"),
    ("vivid", r"\bcontrast\b|\b(?:dull|washed out|flat)\b|对比度|灰蒙蒙|\bvivid\b|\bvibrant\b|\bsaturated?\b|\bsaturation\b|\bcolou?rful\b|\bmore colou?r\b|\bpunchier colou?rs?\b|鲜艳|饱和|浓郁|艳丽"),
    ("warm", r"\bwarm(?:er|th)?\b|\bgolden (?:look|light|tone|tones|hour)\b|\bcozy\b|\bcosy\b|暖色|暖调|偏暖|温暖|暖一点|暖些|暖一些"),
    ("cool", r"\bcooler\b|\bcold(?:er)?\b|\bcool (?:look|tones?|colou?rs?|filter|blue)\b|\bblu(?:e|i)ish\b|冷色|冷调|偏冷|冷一点|冷些|清冷"),
    ("bright", r"\bbright(?:er)?\b|\bbrighten\b|\blighter\b|提亮|明亮|亮一点|亮些|亮一些|更亮|调亮"),
))  # fmt: skip

TRANSITIONS = compiled((
    ("cut", r"\b(?:hard|straight|simple|clean) cuts?\b|\b(?:no|without) transitions?\b|\bjump cuts?\b|硬切|直接切换|直切"),
    ("fade-black", r"\b(?:fade|dip|fades|dips) (?:to|through) black\b|\bthrough black\b|渐黑|黑场|闪黑"),
    ("slide", r"\bslid(?:e|ing|es) (?:in|into|transitions?|between)\b|\bslide transitions?\b|\bswipes?\b|\bpush transitions?\b|\bwipes?\b|滑动|推移|滑入"),
    ("crossfade", r"\bcross-?(?: )?fad(?:e|es|ing)\b|\bdissolves?\b|\bfad(?:e|es|ing) between\b|\b(?:smooth|soft|gentle|nice) transitions?\b|叠化|溶解|交叉淡|柔和转场|平滑转场"),
    ("crossfade", r"\btransitions?\b|转场|过渡"),
))  # fmt: skip

MOTIONS = compiled((
    ("none", r"\b(?:no|without|stop|remove|less) (?:the )?(?:zoom(?:ing)?|motion|movement|ken burns|panning|moving)\b|\bkeep (?:the )?(?:photos?|pictures?|images?|them|it|everything) still\b|\bstatic\b"
             r"|\bdon't (?:zoom|move|pan)\b|(?:不要|别|取消|去掉|停止)(?:缩放|移动|动效|运镜|动)|静止"),
    ("zoom-out", r"\bzoom(?:s|ing)? (?:slowly )?out\b|拉远|缩小画面|镜头拉"),
    ("zoom-in", r"\bzoom(?:s|ing)? (?:slowly )?in(?:to)?\b|推近|放大画面|镜头推"),
    ("pan-left", r"\bpan(?:s|ning)? (?:to the )?left\b|向左平?移"),
    ("pan-right", r"\bpan(?:s|ning)? (?:to the )?right\b|向右平?移"),
    ("pan-up", r"\bpan(?:s|ning)? up\b|向上平?移"),
    ("pan-down", r"\bpan(?:s|ning)? down\b|向下平?移"),
    ("vary", r"\bken burns\b|\b(?:add|some|more|slow) (?:zoom|zooms|motion|movement)\b|\bbring (?:the )?(?:photos?|pictures?) to life\b|动起来|运镜|加(?:点|些)?动效"),
))  # fmt: skip

FITS = compiled((
    ("blur", r"\b(?:remove|undo|without|no) (?:the )?crop(?:ping)?\b|\b(?:photos?|pictures?|images?|heads?|faces?|people) (?:are|is|gets?) (?:being )?(?:cut off|cropped)|\b(?:don't|do not|never|without|no|stop) cropp?(?:ing)?\b|\b(?:whole|entire|full|complete) (?:photos?|pictures?|images?|frame)\b|\bblur(?:red|ry)? (?:background|bars|sides|edges)\b"
             r"|(?:不要|别)裁|完整显示|显示完整|模糊背景|背景模糊|不裁"),
    ("fill", r"\bfill (?:the )?(?:screen|frame|whole)\b|\bcrop to fill\b|\bno (?:black )?(?:borders?|bars|edges)\b|\bfull[- ]?screen\b|\bremove (?:the )?(?:black )?(?:borders?|bars)\b|铺满|填满|充满|全屏|不要黑边|去掉?黑边"),
    ("fit", r"\bletter-?box\b|\bwith (?:black )?(?:bars|borders)\b|留黑边"),
))  # fmt: skip

PALETTES = compiled((
    ("ocean", r"\b(?:ocean|sea|water|beach|surf|swim|sail|river|lake|harbou?r|island|fish)|海|水|湖|河|沙滩|船"),
    ("forest", r"\b(?:forest|nature|green|eco|plant|tea|garden|hik|mountain|tree|organic|farm)|森林|自然|绿|植物|茶|山|树|花园|有机|农"),
    ("sand", r"\b(?:coffee|caf[eé]|baker|bread|food|restaurant|desert|wood|autumn|fall|kitchen|pizza|chocolate)|咖啡|面包|美食|餐|沙漠|木|秋|厨|烘焙"),
    ("berry", r"\b(?:love|wedding|beauty|fashion|birthday|valentine|flower|rose|makeup|party)|爱|婚|美妆|时尚|生日|花|情人|派对"),
    ("mono", r"\b(?:minimal|tech|software|app|law|bank|finance|consult|architect)|极简|科技|软件|金融|法律|建筑"),
))  # fmt: skip

COLORS = {
    "light blue": "#9bd3ff", "dark blue": "#1d4e9e", "navy": "#1d3557", "dark green": "#2d6a4f", "light green": "#b7e4a8", "light grey": "#d9d9d9", "light gray": "#d9d9d9",
    "grey": "#9aa0a6", "gray": "#9aa0a6", "silver": "#c9ccd1", "brown": "#8d6346", "turquoise": "#40e0d0", "teal": "#2a9d8f", "cyan": "#35d0e6", "magenta": "#e0409f", "beige": "#e9dcc3", "cream": "#fff4dc",
    "浅蓝": "#9bd3ff", "深蓝": "#1d4e9e", "浅绿": "#b7e4a8", "深绿": "#2d6a4f", "灰": "#9aa0a6", "银": "#c9ccd1", "棕": "#8d6346", "青": "#35d0e6", "米": "#e9dcc3",
    "white": "#ffffff", "black": "#111111", "yellow": "#ffd84d", "gold": "#e8b84a", "golden": "#e8b84a", "red": "#e5383b", "orange": "#f77f00", "pink": "#ff7eb6",
    "blue": "#4aa8ff", "green": "#5ad17a", "purple": "#a66bff", "白": "#ffffff", "黑": "#111111", "黄": "#ffd84d", "金": "#e8b84a",
    "红": "#e5383b", "橙": "#f77f00", "粉": "#ff7eb6", "蓝": "#4aa8ff", "绿": "#5ad17a", "紫": "#a66bff",
}  # fmt: skip

CANNOT = compiled((
    ("avatar", r"\bavatars?\b|\btalking head\b|\blip[- ]?sync\w*|\bface[- ]?swap\w*|\bdeep ?fakes?\b|数字人|对口型|换脸|虚拟人"),
    ("transcribe", r"\btranscrib\w+|\b(?:auto(?:matic)?|speech)[- ](?:captions?|subtitles?)\b|\bspeech[- ]to[- ]text\b|自动(?:识别|生成)?字幕|识别语音|语音转文字"),
    ("cutout", r"\bremove (?:the )?backgrounds?(?! (?:music|sound|noise))|\bgreen ?screen\b|\bremove (?:the )?(?:object|person)\b|抠图|去背景|绿幕"),
    ("sticker", r"\bstickers?\b|\bemojis?\b|贴纸|表情包"),
    ("mirror", r"\bmirror(?:ed)?\b|\bflip (?!.*upside)(?:it|the (?!order)[\w ]{0,20}(?:photo|clip|picture|video|image))|\bflip (?:it )?horizontally\b|镜像|水平翻转|左右翻转"),
    ("font", r"\b(?:change|use|switch|set) (?:the )?font (?:to|called) (?!bold|serif|a (?:bold|serif|elegant))\w+|\b(?:comic sans|helvetica|arial|times new roman|roboto|futura)\b|换个字体|换字体|字体换成(?!粗|衬|宋)"),
    ("versions", r"\b(?:two|three|four|several|different|multiple|a few|[2-5]) (?:different )?(?:versions|variants|variations|options|alternatives|takes)\b|[两三四几多2345]个?(?:不同的?)?(?:版本|方案|样式)"),
    ("split", r"\bpicture[- ]in[- ]picture\b|\bsplit[- ]?screen\b|画中画|分屏"),
    ("stabilise", r"\bstabili[sz]\w+|防抖"),
    ("denoise", r"\b(?:remove|reduce) (?:the )?(?:background )?noise\b|\bdenois\w+|降噪|去噪"),
    ("backwards", r"\b(?:play(?:ed|ing)?|run) (?:it |the (?:clip|video) )?(?:backwards?|in reverse)\b|倒放"),
    ("translate", r"(?:改成|换成|转成|变成)(?:繁体|简体|英文|中文|双语|英语)|\btranslat\w+|翻译"),
    ("black-end", r"\bfad(?:e|es|ing) (?:out )?to black (?:at|in|for|near) the (?:very )?end|\bend(?:s|ing)? (?:with|on|in) (?:a )?(?:fade to )?black\b|(?:结尾|最后)(?:渐|变)?黑"),
    ("publish", r"(?<!i want to )(?<!we want to )(?<!i'll )(?<!we'll )(?<!i will )(?<!we will )(?<!going to )\b(?:post|publish) (?:it |this |the video )?(?:on|to)\b"
                r"|\bupload (?:it|this) to\b|(?<![要想备算来])(?:发布到|发到(?:抖音|小红书|微博|b站))"),
    ("song", r"\bsongs? by\b|\bsong (?:called|named)\b|\bmusic (?:from|by) (?!the)\w+|\b(?:taylor swift|beyonc[eé]|ed sheeran|adele|drake|coldplay|billie eilish|bruno mars|the beatles|bts)\b|周杰伦|泰勒|的歌"),
    ("link", r"https?://\S+|\bwww\.\S+"),
    ("effects", r"\b(?:special|3d|particle|glitch) effects?\b|\bvfx\b|\bfireworks\b|特效|烟花效果"),
    ("4k", r"\b[48]k\b|\b2160p?\b|超高清"),
    ("model", r"\bgemini\b|\bsora\b|\bveo\b|\brunway\b|\bchat ?gpt\b|\bgpt(?:-?\d)?\b|\bmidjourney\b|\bkling\b|可灵|即梦|\bdall-?e\b"),
))  # fmt: skip
