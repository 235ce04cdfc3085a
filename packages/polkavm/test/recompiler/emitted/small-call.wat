  (func (;0;) (type 3) (param i64 i64 i64 i64) (result i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (local.set 30
              (local.get 1))
            (local.set 31
              (local.get 2)))
          (local.set 15
            (i32.const 1))
          (br_if 1 (;@2;)
            (i64.lt_s
              (local.get 0)
              (i64.const 1536)))
          (local.set 0
            (i64.sub
              (local.get 0)
              (i64.const 1024)))
          (local.set 2
            (i64.add
              (local.get 2)
              (i64.const -8)))
          (local.set 15
            (i32.const 24))
          (local.set 18
            (i32.add
              (i32.wrap_i64
                (local.get 2))
              (i32.const 135168)))
          (br_if 1 (;@2;)
            (i32.gt_u
              (local.get 18)
              (i32.const 4088)))
          (i64.store offset=131072 align=1
            (local.get 18)
            (local.get 1))
          (local.set 1
            (i64.const 2))
          (br 0 (;@3;)))
        (local.set 0
          (i64.sub
            (local.get 0)
            (i64.const 512)))
        (local.set 3
          (i64.add
            (local.get 3)
            (local.get 3)))
        (block  ;; label = @3
          (block  ;; label = @4
            (br_if 0 (;@4;)
              (i64.ne
                (local.get 1)
                (local.get 30)))
            (br_if 1 (;@3;)
              (i64.eq
                (local.get 2)
                (local.get 31))))
          (local.set 15
            (i32.const 164))
          (br 1 (;@2;)))
        (return
          (local.get 0)
          (local.get 3))
        (unreachable))
      (i64.store align=1
        (i32.const 0)
        (local.get 1))
      (i64.store offset=8 align=1
        (i32.const 0)
        (local.get 2))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 3))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)
      (i64.const 0)))
  (func (;1;) (type 0) (param i64 i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (block  ;; label = @5
              (block  ;; label = @6
                (local.set 2
                  (i64.load align=1
                    (i32.const 0)))
                (local.set 3
                  (i64.load offset=8 align=1
                    (i32.const 0)))
                (local.set 9
                  (i64.load offset=56 align=1
                    (i32.const 0)))
                (br_table 0 (;@6;) 1 (;@5;) 0 (;@6;)
                  (local.get 1)))
              (local.set 15
                (i32.const 1))
              (br_if 2 (;@3;)
                (i64.lt_s
                  (local.get 0)
                  (i64.const 1536)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 1024)))
              (local.set 3
                (i64.add
                  (local.get 3)
                  (i64.const -8)))
              (local.set 15
                (i32.const 24))
              (local.set 18
                (i32.add
                  (i32.wrap_i64
                    (local.get 3))
                  (i32.const 135168)))
              (br_if 3 (;@2;)
                (i32.gt_u
                  (local.get 18)
                  (i32.const 4088)))
              (i64.store offset=131072 align=1
                (local.get 18)
                (local.get 2))
              (local.set 2
                (i64.const 2))
              (br 1 (;@4;)))
            (local.set 15
              (i32.const 81))
            (br_if 1 (;@3;)
              (i64.lt_s
                (local.get 0)
                (i64.const 768)))
            (local.set 0
              (i64.sub
                (local.get 0)
                (i64.const 768)))
            (local.set 15
              (i32.const 80))
            (local.set 18
              (i32.add
                (i32.wrap_i64
                  (local.get 3))
                (i32.const 135168)))
            (br_if 1 (;@3;)
              (i32.gt_u
                (local.get 18)
                (i32.const 4088)))
            (local.set 2
              (i64.load offset=131072 align=1
                (local.get 18)))
            (local.set 3
              (i64.add
                (local.get 3)
                (i64.const 8)))
            (i64.store align=1
              (i32.const 0)
              (local.get 2))
            (i64.store offset=8 align=1
              (i32.const 0)
              (local.get 3))
            (i32.store offset=120 align=1
              (i32.const 0)
              (i32.const 124))
            (return
              (local.get 0)))
          (local.set 0
            (i64.sub
              (local.get 0)
              (i64.const 512)))
          (local.set 9
            (i64.add
              (local.get 9)
              (local.get 9)))
          (i64.store align=1
            (i32.const 0)
            (local.get 2))
          (i64.store offset=8 align=1
            (i32.const 0)
            (local.get 3))
          (i64.store offset=56 align=1
            (i32.const 0)
            (local.get 9))
          (i32.store offset=120 align=1
            (i32.const 0)
            (i32.const 164))
          (return
            (local.get 0))
          (unreachable))
        (br 1 (;@1;)))
      (i64.store offset=8 align=1
        (i32.const 0)
        (local.get 3))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)))
