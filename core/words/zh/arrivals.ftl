# 多条消息如何成为一个请求：相册、链接、改过的消息、排队已满。

button-one-film = 合成一部
button-one-each = 每个一部
button-apply-after = 做完后应用
button-apply = 应用
button-stop = 停止

# 交给制作端的提示
wish-all = 用所有这些文件做一部影片。
wish-each = 再做一部新影片，只用 { $name }。

wish-begun = { $count ->
    [one] 这个文件的影片做好后会马上发给您。
   *[other] 正在逐一制作 { $count } 部影片，每做好一部就发给您。
}
wish-already = 这个已经要求过了：正在制作，或者就在上面。
wish-gone = 那些文件已经不在了，请重新发送。

album-late =
    这个文件到得晚，同一组的其他文件已经开始制作，所以没有用上。
    现在已经上传好了，说说想用它做什么吧。

edit-taken = ✏️ 已按您的修改更新
edit-running =
    已经在按您最初的内容制作了。
    等做完后再应用修改，还是停止？
edit-ended = 修改后的内容最好作为新消息发送。点下面的按钮，我就按现在的内容来做。

queue-full =
    { NUMBER($count) ->
        [one] 您已有 1 个请求在排队，所以这个没有接收，也没有消耗任何积分。
       *[other] 您已有 { $count } 个请求在排队，所以这个没有接收，也没有消耗任何积分。
    }
    等其中一个完成后，请再发一次。

talk-link-refused = { $name } 所在的地址不能使用。只支持公开网络上的链接（http 或 https），也可以直接发送文件。
talk-link-unknown = 无法获取 { $name }：找不到 { $host }。请检查链接，或直接发送文件。
