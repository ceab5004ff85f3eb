"""The API, /api/v1: JSON over the very use cases that the pages call, for programs that hold a token.

A resource declares what it takes and gives as types; routing, checks of what is sent and the OpenAPI
description all come from that one declaration. Nothing here knows a cookie: a browser that is signed in
is nobody.
"""
