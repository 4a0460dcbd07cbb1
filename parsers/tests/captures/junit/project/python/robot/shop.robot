*** Test Cases ***
Adds
    Should Be Equal    ${2}    ${2}
Fails & Shows <markup>
    Should Be Equal    <&>    ]]>
Skipped
    Skip    not today
Times Out
    [Timeout]    0.1s
    Sleep    2s
Broken Setup
    [Setup]    Fail    no database
    Log    never
