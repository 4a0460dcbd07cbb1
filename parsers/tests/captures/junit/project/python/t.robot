*** Test Cases ***
Adds
    Should Be Equal    1    1
Fails | x
    Should Be Equal    1    2    msg=differ <b> 🎉
Skipped
    Skip    no db
Setup bad
    [Setup]    Fail    no setup
    Log    x
Teardown bad
    Log    x
    [Teardown]    Fail    no teardown
Both
    Fail    first
    [Teardown]    Fail    second
Templ
    [Template]    Should Be Equal
    1    1
    1    2
