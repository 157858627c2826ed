# 当场回答：不花积分，也不开始任何工作。

smalltalk-hello = 你好！发来照片、视频片段，或者一个想法，再告诉我想做成什么。
smalltalk-thanks = 不客气。想改哪里就告诉我，要成片就说“导出”。
smalltalk-praise = 你喜欢就好。还要改什么，还是现在导出？
smalltalk-ok = 👍 接下来做什么，告诉我就行。
smalltalk-bye = 再见。项目会留在这里，想继续时随时说。
