"""The fault machine: real processes of the product under fire, looked at from the outside.

    python -m tests.chaos [--turns N] [--seed S] [--seconds S] [--database postgresql://…]

The doubles of the platforms and of the backend live in this process and remember everything; the product
lives in children that are killed, cut off, filled up and started again. At the end the promises are checked
by what the doubles saw, not by what the product says of itself.

dice.py       one seed, from which all trouble is drawn; chronicle.py what happened, and the figures
cloud.py      a backend that keeps books and misbehaves      wire.py  connections, cut at every class of byte
telegram.py, discord.py   the platforms' trouble, and what stands in their chats
people.py     those who ask for films                        wishes.py what they asked for
life.py       one life of the product: its composition root  processes.py  births and deaths
weather.py    what happens around them: kills, outages, full disks, locked databases, jumping clocks
machine.py    all of it put together                         promises.py  what must be true at the end
"""
