"""Questions to the person at the front end."""

from client import check, same
from scenario import Lacks, scenario

ask = {"triad": "const name = await input('name? ');\nconsole.log('hello', name);", "deno": "const name = prompt('name? ');\nconsole.log('hello', name);", "tslab": Lacks("no input"), "py": "name = input('name? ')\nprint('hello', name)"}


@scenario(**ask)
def input_is_asked_and_answered(k, code):
    ran = k.run(code, answers=["Ada"])
    same(ran.stdout, "hello Ada\n")
    check("name?" in k.asked[0].content["prompt"] and k.asked[0].content["password"] is False, k.asked[0].content)
    same(k.asked[0].parent, ran.id)


@scenario(triad="console.log((await password('secret? ')).length);", deno=Lacks("no password, only broadcast by hand"), tslab=Lacks("no input"), py="import getpass\nprint(len(getpass.getpass('secret? ')))")
def password_is_asked_as_such(k, code):
    same(k.run(code, answers=["hush"]).stdout, "4\n")
    same(k.asked[0].content["password"], True)


@scenario(triad="const name = prompt('name? ');\nconsole.log('hello', name);", deno="const name = prompt('name? ');\nconsole.log('hello', name);", tslab=Lacks("no input"), py="name = input('name? ')\nprint('hello', name)")
def prompt_answers_without_an_await(k, code):
    same(k.run(code, answers=["Ada"]).stdout, "hello Ada\n")


@scenario(**ask)
def answer_may_be_any_text(k, code):
    same(k.run(code, answers=["größe 🧠 \"'\\"]).stdout, "hello größe 🧠 \"'\\\n")


@scenario(triad="console.log(await input('a'), await input('b'), await input('c'));", deno="console.log(prompt('a'), prompt('b'), prompt('c'));", tslab=Lacks("no input"), py="print(input('a'), input('b'), input('c'))")
def several_questions_in_turn(k, code):
    same(k.run(code, answers=["1", "2", "3"]).stdout, "1 2 3\n")


@scenario(triad="await input('name? ')", deno="prompt('name? ')", tslab=Lacks("no input"), py="input('name? ')")
def question_where_nobody_can_be_asked_is_an_error(k, code):
    ran = k.run(code, within=5, allow_stdin=False)
    same((ran.reply["status"], len(k.asked)), ("error", 0))


@scenario(**ask)
def client_that_ran_the_cell_is_asked(k, code):
    ran = k.second().run(code, answers=["Eve"])
    same((ran.stdout, len(k.asked)), ("hello Eve\n", 0))


@scenario(**ask)
def heartbeat_echoes_while_it_waits(k, code):
    ran = k.start(code)
    k.until(lambda: k.asked, "input_request", 5)
    check(k.echoes(), "another word")
    k.answer("Ada", k.asked[0].message)
    same(k.finish(ran).stdout, "hello Ada\n")
