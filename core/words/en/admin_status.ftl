# For an admin, alone: what is under way for everybody else.
status-others = Other people’s jobs under way: { $requests ->
    [one] 1 request
   *[other] { $requests } requests
}, { $films ->
    [one] 1 film
   *[other] { $films } films
}.
