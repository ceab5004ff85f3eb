"""Kolibri (MIT) beside the site, on what both do: `python -m bench serve --with-kolibri`.

Its release from the package index, in a virtual environment of its own below the user's cache, is served by
its own `kolibri start` on loopback with a home of its own, and its class is made through its own API: one
classroom, its students, a coach's quiz of fifty questions that each of them has handed in, and a second one
that is open. The same eight kept connections ask, and every reply is checked.

What each case is, beside the site's of the same name:
- `main`: the data of a learner's home page (`/learn/api/homehydrate`): the classes, the quizzes and how far
  each is. The browser draws the page from it; the site's figure is the whole page. `main, shell` is the page
  without data that the browser is sent before it asks.
- `submit`: one answer to the open quiz, as its quiz page sends it (`PUT /api/logger/trackprogress/...`), kept
  before the reply. It marks nothing: the browser tells the server whether the answer was right, and no memory
  of the learner is reckoned. The site marks, says why, and plans the next time.
- `report`: the class summary that all of a coach's pages read: how far each student is in each quiz.
- `items, right only`: for each question of the quiz, how many had it right. The site's `items` reckons
  difficulty, discrimination and the choice of each option.
- `cold start`, `idle`: as the site's; Kolibri is one process with threads and a worker for jobs within it.

Not comparable, and left out: `question`, `lesson` and `search` (its content comes in channels from its own
servers, and is drawn by the browser), statements (`sql` is 0), PostgreSQL (its default is SQLite). Its own
telemetry and the search for neighbours in the network are switched off.
"""
