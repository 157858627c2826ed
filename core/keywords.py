"""The keyword table (§9) and its natural variants, as data: what `core.routing` matches whole messages with.

The patterns are regular expressions over a message's plain form: lower case, Simplified characters,
apostrophes, punctuation and emoji gone. `_` is a space, `(…)` groups without capturing, `<film>` stands for
a macro, a line that is indented deeper continues the one before. A pattern has to match ALL that is left of
the message once its courtesies are off ("hi, could you … please"): a prompt that merely contains a keyword
is never a command."""

from typing import Final

from core.keyword_macros import MACROS as MACROS

COURTESY_BEFORE: Final = """
    please pls plz kindly hey hi hello hi_there hey_there ok okay alright all_right now so and then just
    great thanks thank_you perfect cool nice good awesome amazing excellent lovely yes yeah yep well
    also bot wow love_it looks_good looks_great thats_it can_you could_you would_you will_you can_u
    could_u can_we could_we would_you_mind i_want_you_to i_need_you_to i_would_like_you_to
    id_like_you_to i_want_to i_need_to i_wanna id_like_to i_would_like_to i_wish_to lets let_us let_me
    can_i could_i may_i go_ahead_and youre time_to 请 请你 请您 请问 问一下 麻烦 麻烦你 麻烦您 劳驾 帮我
    帮忙 帮     能不能 可不可以 可以 能否 能 现在 那 那么 好 好的 好了 好啦 你好 您好 嗨 哈喽 谢谢 多谢 太好了
    太棒了 不错 很好 然后 就 我想 我想要 我要 我需要 我想请你 快 快点 赶紧 马上 立刻 直接 先 再 给我
    为我 替我 嗯 行 ok了
"""

COURTESY_AFTER: Final = """
    please pls plz now right_now right_away for_me thanks thank_you thx asap again then ok okay already
    bot immediately today at_once real_quick quickly if_you_can if_possible when_you_can will_you
    would_you mate buddy so_far at_the_moment currently 吧 呢 啊 呀 吗 嘛 么 哦 喔 哈 啦 了 一下 下 一次
    一遍 谢谢     谢谢你 谢谢您 多谢 给我 给我吧 好吗 好不好 可以吗 行吗 行不行 现在 谢啦 拜托 再次 再
"""

# action → what the person says, one pattern a line (a deeper line continues it).
# Row order decides where two rows match.
TABLE: Final = {
    "film": r"""
        ((show|send|give|get|play|resend|share|open|see|watch|have|view)(_me|_us)?_)?<last>(_(to_me|to_us
            |again|once_more|one_more_time|back|over|here))*
        (show|send|give|get|play)(_me|_us)?_(my|the|our)_film_(again|once_more|one_more_time)
        resend(_me)?_(it|<last>|(my|the|our)_(video|film|movie|clip))(_again)?
        (where_is|wheres|where_did|what_happened_to)_<last>(_go|_at)?
        (what_was|which_was|whats)_<last>
        (把)?<上片>(再)?(重新)?(发|传|给|放|播|看|发送|转)(一次|一遍|给)*(我|过来|出来)*(看看|看)?(一次|一遍)?
        (再)?(重新|重)?(发|传|给|放|播放?|看|看看|看一下|看下|发送|发给|给我看|给我|打开|找|找一下|找出|查看|显示|回看)
            (一次|一遍|一下|我|给我|给|看看|看)*<上片>(给我|过来)?(看看|看)?
        <上片>(在哪|在哪里|在哪儿|呢|去哪了|去哪儿了|哪去了)?
        (重发|再发)(一次|一遍|一下)?(给我)?(我的)?(视频|影片|片子|成片)
    """,
    "export": r"""
        (export|download)(_<film>|_<bare>)?<as>?
        (render|save|deliver)(_<film>|_<bare>)<as>?
        (send|give|get|show|share|forward|pass|hand)(_me|_us)?_<film>(_over|_back|_here)?(_to_me
            |_to_us)?<as>?
        (send|give|get)(_me|_us)_(<bare>|everything)<as>?
        (have|get|see|watch|receive|view|keep)_<film><as>?
        (i_want|i_need|id_like|i_would_like|where_is|wheres|where_are)_(?!it|this|that)<film>
        (where_is|wheres)_it
        (my|the)_(final|finished)_(video|film|file|clip|mp4)
        (how|where)_(do|can|could|would)_i_(get|download|export|save|see|watch)(_<film>|_<bare>)?
        (give_me_|send_me_|get_me_)?(the_|a_)?download_link
        (export|download)_(and|then)_(send|share|download)(_me)?(_<film>)?(_to_me)?
        finish_and_(export|download|send)(_<film>)?(_to_me)?
        (导出|汇出|输出|下载|保存|另存)(来|出来|下来)?(成|为)?(一个|1080p|高清|mp4|格式|文件)*<成片>?
        (把|将)?<成片>(可以)?(导出|汇出|输出|下载|保存|发送|发|传|给)(来|出来|下来|过来)?
            (给|到)?(我|手机|这里)?
        (发|传|送|发送|传送|寄)(一份|一下|出|过来|出来|来)?(给我|我|过来|来)(看看|看)?<成片>?
        (发|传|发送|传送)<成片>(给我|过来)?
        (给我|我要|我想看|看看|看一下|想看)(看看|看)?(成片|成品|最终版|完整版|结果|最终的?视频
            |做好的视频|做好的影片|最终的?影片)
        给我(看看|看)?(这个|那个|我的)?(视频|影片|文件|片子|mp4)
        我的(视频|影片|片子|成片)(呢|在哪|在哪里|在哪儿)
        (怎么|如何|在哪里?|哪里|去哪里?|从哪里?)(才能|能|可以)?(导出|汇出|下载|保存)<成片>?
        (给我|发我|发给我)?(导出|下载)(的)?(链接|连结|地址)
    """,
    "credits": r"""
        ((show|check|see|view|tell|whats|what_is|what_are|display|get|give)(_me)?_)?((my|the|our
            |remaining|account|credit|credits|current|available|free)_)*(credits?|balance)(_(left
            |remaining|balance|status|count|please))*
        (how_many|how_much)(_more)?(_free)?_(credits?|points|balance)(_(do_i|have_i|i|are|is|there|have
            |got|left|remaining|remain|still|we|do_we|can_i_use))*
        (do_i|have_i|are_there|is_there)(_still)?(_have|_got)?(_any|_enough)?(_free)?_(credits?|balance)(_left|_remaining)?
        (am_i|are_we)_(out_of|low_on)_credits?
        ((查|查询|查看|看看|看|显示|告诉我|查查)(一下|下)?)?(我的?|账号|账户|帐户|当前|剩余|剩下的?
            |目前的?|可用的?)*<积分>+(余额|情况|还?有多少|还?剩多少|剩下多少|剩余多少|是多少|多少
            |还?剩几|还?够不够|还?够吗|还?够用吗|不够了?吗|查询)?
        我?(现在|目前|一共|总共|账户里|账号里)*(还|尚)?(剩下?|有|余下?|剩余)(有|下)?(多少|几)个?(点
            |<积分>)
        (还有|还剩)(没有|没|有)?<积分>(吗|么|嘛|没有)?
        多少<积分>
    """,
    "status": r"""
        ((show|check|see|view|list|tell|whats|what_is|how_is|hows|give|get|display|whats_up_with)
            (_me)?_)?((the|my|our|current|project|video|job|render|export)_)*(status|tracks?|timeline
            |state|progress|layers)(_(update|report|check|of_(it|this|<film>)|please))*
        (is|are)_(<film>|<bare>|everything|you|we|things|my_order)(_(all|almost|nearly))?_(done|ready
            |finished|complete|completed|rendered|exported|there)(_yet)?
        (are_you|is_it)_(still_)?(working|rendering|going|running|processing|busy)(_on_<film>)?
        (is|has)_<film>_(been_)?(finished|rendered|completed)(_yet)?
        (did|has)_(it|that)_(work|worked|finish|finished|go_through)(_yet)?
        (hows|how_is|how_are)(_it|_things|_<film>|_the_video|_everything|_that)(_(going|coming
            |coming_along|looking|doing|progressing))?(_along)?
        (show_me_|tell_me_)?(whats|what_is)(_(on|in))(_the|_my)?_(timeline|project|video|film)
        (whats|what_is)_(happening|going_on|the_progress|taking_so_long)
        what_(do_we_have|have_we_got|have_we|did_you_do|have_you_done|do_you_have)
        (how_(much_)?long(er)?|how_much_(more_)?time)(_(will|is|does|it|this|take|left|to_go|until|more
            |be|do|i|have|to|wait|going|remaining|still))*
        when_(will|is)_(it|<film>)_(be_|going_to_be_)?(ready|done|finished|complete)
        any_(news|updates?|progress)(_on_<film>)?
        (done|ready|finished|almost_done|still_working|still_there|finished_already)_?(yet)?\?
        (done|ready|finished)_yet|eta|where_are_we
        ((查看|查询|显示|看看|看|查|告诉我|列出)(一下|下)?)?(我的|当前的?|现在的?|项目的?|目前的?
            |任务的?|这个)*(状态|进度|进展|时间线|时间轴|轨道|音轨|项目)?(状态|进度|进展|时间线|时间轴
            |轨道)(怎么样|怎样|如何|到哪|到哪里|是什么|是多少|里?有什么|查询)?
        (我的|这个|那个)*(视频|影片|片子|短片|成片|它|导出|渲染)?(已经|都)?((做|弄|生成|渲染|剪|制作
            |处理|搞|完成|导出|剪辑|合成)(好|完|完成|成功|成|定|出来)?了?|(好|完|完成|成)了)(吗|没有|没
            |么|嘛|木有)
        (视频|影片|片子)?(做|弄|生成|剪|制作|处理|进行)(得|的)?(怎么样|怎样|如何|到哪里?|到哪儿
            |到哪一?步|到什么程度)
        (现在|目前|进行)?(怎么样|怎样|如何|到哪一?步|到哪里?|什么情况|情况如何|情况怎么样|进行得怎么样)
        (大概|大约|还|需要|要|得)*(等)?(多久|多长时间|几分钟)(能|可以|才能|才)?(好|完成|做好|做完|弄好)?
        (什么时候|何时|啥时候|几时)(能|可以|才能|才|会)?(好|完成|做好|做完|弄好)
        (有什么|有没有|有)(进展|消息|更新)
        (时间线|时间轴|项目|视频)里?(现在|目前)?(都)?有(什么|哪些|啥)(内容|素材|轨道)?|有哪些轨道
    """,
    "upload": r"""
        (upload|attach)(_<media>)?
        (how|where)_(do|can|should|could)_i_(upload|attach|send)(_<media>)?
        (i_have|ive_got)_(files|photos|pictures|clips)_to_upload
        (上传|上载|传|添加文件|发文件|发照片|传照片|传文件)<素材>
        (怎么|如何|在哪里?|哪里)(才能|能|可以)?(上传|上载|发|传)<素材>
    """,
    "cancel": r"""
        (cancel|abort|stop|halt|kill|quit)(_(it|this|that|everything|all|the|my|current|last|job|task
            |run|render|rendering|export|exporting|generation|generating|request|process|work|working
            |making_it|order|doing_(that|this|it)))*
        (stop|cancel)_the_video|no_stop|stop_stop|please_dont|never_?mind|forget_(it|about_it)
        (do_not|dont)_(do|make|send)_(it|that|this)|i_changed_my_mind
        (取消|停止|停下来?|停|中止|终止|中断|停掉|停一停|别)(掉|了)?(这个|当前的?|现在的?|我的|刚才的?)*
            (任务|生成|制作|渲染|导出|操作|请求|处理|工作|它|做|弄|订单)?
        (别|不要|不用|先别)(再)?(做|弄|生成|剪|继续|导出|渲染)(下去)?|算了|住手|不做|不弄|停手|放弃
    """,
    "new": r"""
        new|restart|reset|start_(over|again|afresh|fresh|anew)(_from_(scratch|zero|the_beginning))?
        (start_|begin_|go_)?from_scratch|begin_again|clean_slate|fresh_start|wipe_(it|everything)
        ((start|begin|open|create|make|set_up|switch_to|move_on_to)(_me)?_)?(a_|an_)?(brand_)?(new|fresh
            |another|different)_(project|session|timeline|draft)
        ((start|begin|open)_)(a_|an_)?(brand_)?(new|fresh|another|different)_(one|video|film|clip|movie)
        new_(video|film|one|clip|movie)|reset_(everything|the_project|my_project|it|the_timeline|all)
        (clear|discard|throw_away)_(everything|the_project|my_project|the_timeline|all)
        新建|新的?(项目|专案|视频|影片|片子|工程)|(新建|新开|创建|开启|开始|开|建|换|来)(一个|个|一)?
            (全?新的?)?(项目|专案|工程)|(新建|新开|开始|重新开始)(一个|个)?(新的?)?(视频|影片|片子)
        (重新|从头|从新|从零|全部)(再)?(开始|来过|来|重来)|重来|重置(项目)?|清空(项目|全部|所有|时间线)?
            |重新来一遍
    """,
    "help": r"""
        help(_me)?(_out)?|(i_)?need_(some_)?help|what_(can|do|could)_(you|this_bot|this|it|i)_do(_here
            |_for_me)?
        how_(does|do|can|should)_(this|it|that|i|you|one)(_bot|_thing)?_?(work|works|start|begin|use
            |get_started)?(_(this|it|you|the_bot|this_bot|with_this))?
        how_to_(use|start|begin)(_(this|it|the_bot|this_bot))?|(whats|what_is)_this(_bot|_thing)?(_for)?
        (show_me_|list_|what_are_)?(the_|your_)?(commands|instructions|features|menu|options)
            |who_are_you|get_started|guide
        what_kind_of_(videos|films)_(can|do)_you_make|how_it_works
        帮助|求助|救命|说明|使用说明|使用方法|用法|教程|指令|命令|菜单|功能|(该)?(怎么|如何|怎样)(使用
            |用|操作|开始|玩)(你|这个|它|这个机器人)?
        你?(能|会|可以)(帮我)?(做|干)(什么|啥|些什么|哪些事)|(你|这个)?(都)?有(什么|哪些|啥)功能|你是谁
            |这是什么
        你是(什么|啥|做什么的|干什么的|干嘛的)
    """,
    "skill": r"""
        ((show|list|change|switch|choose|pick|select|what_are|which|see|view)(_me)?_)?(the_|your_|my_
            |all_|available_)*skills?(_(list|do_you_have|are_there|can_i_use|are_available))?
        (change|switch|set|use)(_the|_my)?(_to)?_skill(_to)?_(?P<argument>[a-z0-9_]+)
        what_skills_(do_you_have|are_there|can_i_use)
        ((查看|换|换个|切换|选择|更换|更改|有哪些|有什么|看看|列出|换一个)(一下)?)?技能(列表)?
        (切换到?|换成|使用|用|换到|切换技能到?|换技能为?)(技能)(到|为)?(?P<argument0>[a-z0-9_]+)
    """,
    "language": r"""
        (change_|switch_|set_|choose_)?(the_|my_|your_)?language(_settings)?
        (change_|switch_|set_)?(the_|my_|your_)?language_(to_)?(?P<argument><language>)
        (speak|talk|answer|reply|respond|write)(_to_me|_with_me)?(_in)?_(?P<argument2><language>)
        switch_to_(?P<argument3><language>)
        (do_you_speak|can_you_speak)_(?P<argument4><language>)
        (切换|更改|更换|换|设置|选择|换个)?语言(设置)?
        (切换|更改|设置|换|改)?语言(切换)?(到|成|为|改成|换成|设为)?(?P<argument5><language>)
        (说|讲|用|切换到?|换成|改成|改用|换|你?会说|请说)(?P<argument6><language>)(回答|回复|跟我说
            |和我说|交流|说|聊)?
    """,
    "link": r"""
        (link|connect|use|add|log_?in(_to|_with)?|sign_in(_to|_with)?)(_my|_my_own)?_(nemovideo_)?
            (account|token)
        (绑定|关联|连接|使用|登录|登入|用)(我的|我自己的|自己的)?(nemovideo)?(账号|帐号|账户|帐户|令牌)
    """,
    "unlink": r"""
        unlink(_my|_the)?(_account|_token)?|(disconnect|remove|forget|log_out_of|sign_out_of)(_my|_the)_
            (account|token)
        log_?out|sign_?out|(解绑|解除绑定|取消绑定|取消关联|断开|登出|退出登录)(我的|自己的)?(账号|帐号
            |账户|帐户|令牌)?
    """,
    "privacy": r"""
        (show_(me_)?)?(the_|your_)?(privacy|data_protection)(_(policy|notice|info|statement))?
        where_(do|does)_my_(files|photos|pictures|videos|data|stuff)_go
        (what_happens|what_do_you_do)_(to|with)_my_(files|photos|pictures|videos|data)
        how_long_do_you_(keep|store)_my_(files|photos|pictures|videos|data|messages)
        隐私(政策|说明|条款|声明|保护)?|我的?(文件|照片|视频|数据|素材)会?(去哪|存在?哪|放在?哪|发到哪)(里|儿)?(了|去)?
        我的?(文件|照片|视频|数据|素材)(会)?(保存|保留|存)多久
    """,
    "mydata": r"""
        (show_(me_)?)?my_(personal_)?data|what_do_you_(know|keep|store|save|remember)_about_me
        what_(personal_)?data_do_you_(keep|store|have|save)(_(about|on|of)_me)?
        (查看|看看|显示)?我的(个人)?(数据|资料)|你(都)?(保存|记录|知道|记得|存)了?我的?(哪些|什么)(数据|资料|信息|东西)?
    """,
    "forget": r"""
        forget_(about_)?me|(delete|erase|remove|wipe)_(all_)?(of_)?my_(personal_)?(data|information|messages_and_files)
        (delete|erase|forget)_(everything|all)(_you_(know|have|keep|store))?_(about|on)_me
        忘(记|掉)我|(删除|删掉|清除|抹掉)我的?(所有|全部|一切)?的?(个人)?(数据|资料|信息)
        (把)?我的?(所有|全部)?的?(个人)?(数据|资料|信息)(都|全部)?(删除|删掉|清除|删了)
    """,
    "retry": r"""
        re_?try(_(it|that|this|the_last_one))?|try(_(it|that|this))?_(again|once_more|one_more_time
            |another_time)
        (one_more_time|once_more|give_it_another_(try|go)|run_it_again)
        重试|再试(试|一次|一下|一遍|一回)?|重新试(一次|一下)?|再来一(次|遍)|重新尝试|再尝试一次
    """,
}

# kind of small talk → what is said; a message made of nothing else is answered on the spot
SMALLTALK: Final = {
    "thanks": r"""
        (many_|ok_|okay_)?(thanks|thank_you|thank_u|thankyou|thx|tysm|ty|cheers|much_appreciated
            |appreciate_it|i_appreciate_it)(_(a_lot|so_much|very_much|a_bunch|a_million|again|for_(the
            |your|everything|all|that|this|it)(_(help|video|film|work|your_help))?))*|(太|非常|十分
            |真的?|真是)?(谢谢|感谢|多谢|谢啦|谢了|感恩)(你|您|啦|了|你们|大家|您的帮助|你的帮助|帮忙)*|
            (您|你)?辛苦(了|啦|你了|您了)?|3q
    """,
    "praise": r"""
        ((thats|its|this_is|it_is|that_is|it_looks|looks|that_looks|this_looks|so|very|really|absolutely
            |just|pretty|love_it)_)*(great|awesome|perfect|cool|amazing|excellent|lovely|wonderful
            |fantastic|brilliant|beautiful|super|wow|good_job|well_done|nice_work|nice_one
            |great_job|great_work|good_work|sweet|love_it|i_love_it|i_like_it|i_love_this|like_it|yay
            |bravo|(ha){2,}h?|lol|lmao|hehe|omg|nice|good)(_(work|job|stuff))?|(太|真|很|非常|好|挺|超级?)*(棒
            |好看|不错|厉害|完美|赞|漂亮|酷|牛|喜欢|满意|精彩|优秀)(了|啊|呀|的|极了)*|太好了|我(很
            |非常)?(喜欢|满意)|哈{2,}|嘿{2,}|给力
    """,
    "bye": r"""
        (good_?)?bye(_?bye)?|see_(you|ya|u)(_(later|soon|tomorrow|around))?|good_?night|talk_
            (to_you_)?later|cya|再见|拜拜|拜|回头见|明天见|晚安|下次见|88
    """,
    "ok": r"""
        ok(ay|ey|ie|dokie)?|k|kk|alright|all_right|got_it|understood|i_see|fine|noted|right|makes_sense
            |no_problem|np|roger|sounds_good|cool_beans|okey_dokey|好(的|吧|啊|呀|嘞|哒|滴|了)*|嗯+(嗯
            |哼)*|恩+|行(吧|啊|的)?|收到|知道了?|明白了?|了解了?|懂了|没问题|没事|哦+|噢+|ok(的|了|啦
            |啊)
    """,
    "hello": r"""
        (hi+|hey+|hello+|hiya|heya|yo|howdy|hallo|hola|bonjour|greetings|sup|gday|good_(morning|afternoon|evening
            |day)|morning|evening)(_(there|bot|again|everyone|all|friend|mate|reelwire|team|guys|you))*
            |how_are_you(_doing)?(_today)?|how_do_you_do|whats_up|wassup|nice_to_meet_you|anybody_(there
            |home)|are_you_there|you_there|test|testing|ping|(你|您|大家|你们)好(啊|呀|吗|嘛)?|嗨+
            |哈[喽罗啰]|嘿|喂+|早(上好|安|啊)?|(上午|中午|下午|晚上)好|在(吗|么|不在|不|嘛)|有人(吗|在吗
            |么)|你?好久不见|吃了吗|最近(怎么样|好吗)|测试
    """,
}

# With files: words that only point at them
POINTING: Final = r"""
        (here_(you_go|it_is|they_are|we_go)|(here|these|this|those)_?(is|are|s)?(_<media>)?|<media>
            |(for|use|take|see|look_at)(_this|_these|_them|_it)|给你|(用|这是|这些是|都是)?<素材>|在这里?|看看?)
"""

LANGUAGES: Final = {
    "english": "en", "en": "en", "英文": "en", "英语": "en",
    "chinese": "zh", "mandarin": "zh", "zh": "zh", "simplified chinese": "zh",
    "中文": "zh", "汉语": "zh", "普通话": "zh",
    "国语": "zh", "简体中文": "zh", "繁体中文": "zh", "简体": "zh", "繁体": "zh",
}  # fmt: skip

TRADITIONAL: Final = str.maketrans(
    "導匯輸載發給狀態積餘額點數傳檔視頻軌進嗎麼還夠個這幫請謝開項專換語說話綁號帳賬聯關試來樣時間線現"
    "圖單會樂誰從頭動處讓過後為對見歡種結東條轉製產終儲簡體訂斷軸節連網應煩勞駕趕緊馬聽別們無愛讚嘍囉"
    "贊棄華漢國幾裡裏張錄長鐘選擇設記憶確認當實務沒氣擊鈕鍵預覽頁標籤側邊欄庫輯屬刪調塊層檢帶啟暫題誤"
    "錯觀費級購買暢滾畫將經滿電腦寫讀聲尋縮歷盤戶雲遲鎖鐵紅綠藍壞圓齊儘盡剛變與運達遠適遊併優儀傾價倆"
    "俠倉偵備機構業圍團園書館門閉絡約紀議論課願義質資訊組織續練習據擴擬熱爾獎獨環瑪畢異療監稱穩窩競範"
    "築糧純紙細絕統緒編緣縣繞繪總績繼罰職聖聞腳臉臨舉舊艙藝藥蟲術衛裝補複襲規覺親觸計討訓託訪許診詞詩"
    "該詳談諾謀謂講證識譜護豐貓負財貢貨販責貴貼賓賞賣賽贈贏跡踐躍車軍軟輔輕輪辦農違遙遞遺邁郵鄉醫針釘"
    "鈴銀銷鋪錢鍋鏡閃閱陣陰陳陸陽隊階際難雙雜離靈靜響頂順須領顏類顧顯風飛飯飲駐驗驚髮鬥魚鮮鳥麗麥黃齒"
    "龍隱",
    "导汇输载发给状态积余额点数传档视频轨进吗么还够个这帮请谢开项专换语说话绑号帐账联关试来样时间线现"
    "图单会乐谁从头动处让过后为对见欢种结东条转制产终储简体订断轴节连网应烦劳驾赶紧马听别们无爱赞喽啰"
    "赞弃华汉国几里里张录长钟选择设记忆确认当实务没气击钮键预览页标签侧边栏库辑属删调块层检带启暂题误"
    "错观费级购买畅滚画将经满电脑写读声寻缩历盘户云迟锁铁红绿蓝坏圆齐尽尽刚变与运达远适游并优仪倾价俩"
    "侠仓侦备机构业围团园书馆门闭络约纪议论课愿义质资讯组织续练习据扩拟热尔奖独环玛毕异疗监称稳窝竞范"
    "筑粮纯纸细绝统绪编缘县绕绘总绩继罚职圣闻脚脸临举旧舱艺药虫术卫装补复袭规觉亲触计讨训托访许诊词诗"
    "该详谈诺谋谓讲证识谱护丰猫负财贡货贩责贵贴宾赏卖赛赠赢迹践跃车军软辅轻轮办农违遥递遗迈邮乡医针钉"
    "铃银销铺钱锅镜闪阅阵阴陈陆阳队阶际难双杂离灵静响顶顺须领颜类顾显风飞饭饮驻验惊发斗鱼鲜鸟丽麦黄齿"
    "龙隐",
)  # fmt: skip
