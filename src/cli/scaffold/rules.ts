/** The rules that `init` writes: small enough to be read at once, with one of each thing that rules can do. */
export const rulesTemplate = `# yaml-language-server: $schema=./schemas/rules.schema.json
#
# What clicks on the add-on's buttons are answered with. The rules are tried from top to bottom, and the first one that
# matches answers. Replace them by your own:
#
#   npx dargah lint       is the file right?
#   npx dargah test       does it answer as rules.test.yaml says?
#   npx dargah explain --touchpoint CHAT --data answer=yes
#                         which rule answers this click, and why not another?
version: 1
timezone: Asia/Tehran # the zone of "now"

vars: # constants, for texts and conditions
  site: https://shop.example.com
  opens: 8
  closes: 22

conditions: # with a name, for use in several rules
  closed:
    or:
      - "<": [{ var: now.hour }, { var: vars.opens }]
      - ">=": [{ var: now.hour }, { var: vars.closes }]

responses: # with a name, for use in several rules
  panel:
    action: { open_direct_link: "{{ vars.site }}/panel/posts/{{ post_token | default: 'all' }}" }
    text_message: در پنل فروشگاه، سفارش‌های این آگهی را ببینید.

rules:
  # The button "yes" in chat carries { answer: yes }; what a button carries is yours to choose.
  - id: yes-while-closed
    description: Out of hours the answer is kept, and nobody is promised a call at night.
    match: { touchpoint: CHAT, extra_data.answer: yes } # all of these must be equal
    when: { condition: closed } # and this must hold
    respond:
      text_message: >-
        درخواست شما ثبت شد. همکاران ما از ساعت {{ vars.opens | number_fa }}
        تا {{ vars.closes | number_fa }} با شما تماس می‌گیرند.

  - id: chat-yes
    match: { touchpoint: CHAT, extra_data.answer: yes }
    respond:
      action:
        open_server_link: # "sessions" below says where this leads
          data:
            flow: order
            count: { $logic: { var: [extra_data.count, 1] } } # keeps its type: a number stays one
      text_message: "{{ extra_data.name | default: 'دوست عزیز' }}، برای ثبت سفارش ادامه دهید."

  - id: chat-no
    match: { touchpoint: CHAT, extra_data.answer: no }
    respond: { text_message: متوجه شدیم. هر وقت خواستید همین‌جا به ما خبر دهید. }

  - id: seller-elsewhere
    match: { touchpoint: [MY_POST, CHAT], user_side: SUPPLY } # a list means one of these
    respond: panel

# When no rule matches. Every click gets an answer.
default: { text_message: این گزینه فعلاً در دسترس نیست. لطفاً کمی بعد دوباره تلاش کنید. }

# A person who follows an open_server_link makes the platform ask a second time: where to?
sessions:
  rules:
    - id: order-page
      match: { extra_data.flow: order } # the data of the answer
      url: "{{ vars.site }}/orders/new?post={{ post_token }}&count={{ extra_data.count }}"
  default: { url: "{{ vars.site }}/?from={{ source }}" }
`;

/** Tests of these rules: each rule answers in one of them, and each test of a condition is seen true and false. */
export const testsTemplate = `# yaml-language-server: $schema=./schemas/rules-test.schema.json
#
# What rules.yaml is meant to do, as clicks and their answers: npx dargah test
rules: ./rules.yaml
now: 2026-11-22T10:00:00+03:30 # a fixed clock, so that a test says the same at night
defaults: { touchpoint: CHAT, user_side: DEMAND, post_token: wZC44q5D }

cases:
  - name: a buyer says yes in office hours
    request: { extra_data: { answer: yes, count: 3, name: مریم } }
    expect:
      rule: chat-yes
      response: # the whole of it
        action: { open_server_link: { data: { flow: order, count: 3 } } }
        text_message: مریم، برای ثبت سفارش ادامه دهید.

  - name: a buyer who follows the answer comes to the page of the order
    steps:
      - click: { extra_data: { answer: yes, count: 3 } }
        expect: { rule: chat-yes }
      - follow: {} # the platform's second call, with the data of the answer
        expect:
          rule: order-page
          response: { url: "https://shop.example.com/orders/new?post=wZC44q5D&count=3" }

  - name: whoever opens the add-on by a button on a post comes to the front page
    request: { source: POST_ADDON }
    expect: { rule: default, response: { url: "https://shop.example.com/?from=POST_ADDON" } }

  - name: a yes without a name or a count
    request: { extra_data: { answer: yes } }
    expect:
      rule: chat-yes
      response_includes: # a part of it
        action: { open_server_link: { data: { count: 1 } } }
        text_message: دوست عزیز

  - name: a yes at {{ time }} is kept
    each: [{ time: "07:59" }, { time: "22:00" }] # one test a row
    now: 2026-11-22T{{ time }}:00+03:30
    request: { extra_data: { answer: yes } }
    expect: { rule: yes-while-closed, response_includes: { text_message: از ساعت ۸ تا ۲۲ } }

  - name: a buyer says no
    request: { extra_data: { answer: no } }
    expect: { rule: chat-no }

  - name: a seller on the own post
    request: { touchpoint: MY_POST, user_side: SUPPLY }
    expect:
      rule: seller-elsewhere
      response_includes:
        action: { open_direct_link: https://shop.example.com/panel/posts/wZC44q5D }

  - name: a seller without a post
    request: { user_side: SUPPLY, post_token: null }
    expect:
      rule: seller-elsewhere
      response_includes: { action: { open_direct_link: https://shop.example.com/panel/posts/all } }

  - name: a buyer says something else
    request: { extra_data: { answer: later } }
    expect: { rule: default }

  - name: a seller at a place without rules
    request: { touchpoint: DEMAND_POST, user_side: SUPPLY }
    expect: { rule: default }
`;
