"""What `<film>` and its like stand for in the patterns of `core.keywords`."""

from typing import Final

MACROS: Final = {
    "<film>": r"""
        (it|this|that|a_(copy|link|download)|((the|my|our|this|that|final|finished|full|whole|last
            |latest|new|done|edited|completed|complete|result|exported|rendered|hd|mp4|video)_)+(video
            |vid|film|movie|clip|file|mp4|result|reel|one|copy|version|cut|link|download|videos|files))""",
    "<bare>": r"""
        (video|vid|film|movie|clip|file|mp4|result|videos|files|mp4_file|video_file)""",
    "<last>": r"""
        ((the|my|our)_)?(very_)?(last|previous|prior|earlier|most_recent|recent|latest_finished|last_finished
            |last_exported|last_made)(_(finished|exported|made))?_(video|vid|film|movie|reel|mp4)(_(of_mine|of_ours
            |you_made(_me|_for_me)?|i_made|we_made))?""",
    "<上片>": r"""
        (我的?|咱们的?|您?你?给我)*(做的|生成的|导出的)?(上一?[个部条次支段]|上次(做|生成|导出|发)?的?|最近一?[个部条次]?(做|生成|导出)?的?|之前(做|生成|导出|发)?的?
            |前一?[个部条次]|刚才那[个部条])(那[个部条])?(视频|影片|片子|短片|成片|电影|作品)""",
    "<as>": r"""
        ((_(as|to|in|at|into|for))?(_an?|_the|_my)?(_(full_hd|hd|1080p?|720p?|4k|mp4|high_quality
            |best_quality|full_quality|video|file|phone|computer|chat|download|format))+)""",
    "<media>": r"""
        ((this|these|it|them|that|those|my|the|a|an|some|more|new|another|few|two|three|several|all|of
            |file|files|photo|photos|picture|pictures|pic|pics|image|images|video|videos|clip|clips
            |media|footage|music|song|audio|material|stuff|here)(_|$|(?=\?)))+""",
    "<成片>": r"""
        ((这个|那个|这段|我的|最终的?|最后的?|做好的|完成的|剪好的|刚才的|整个|完整的?|成品)*(视频|影片
            |片子|短片|成片|成品|文件|档案|结果|作品|电影|mp4|最终版|完整版|它))""",
    "<素材>": r"""
        ((这|那|这些|那些|这个|那个|我的|一些|几|几个|几张|几段|一个|一张|一段|两张|两个|更多|新的?|张
            |个|段|下)*(文件|档案|照片|相片|图片|图|视频|影片|素材|音乐|音频|片段|这些|这个|它们?)?)""",
    "<积分>": r"""
        (积分|余额|点数|额度)""",
}
