# 只给管理员看：其他人正在进行的任务。
status-others = 其他人正在进行：{ $requests } 个请求，{ $films } 部影片。
